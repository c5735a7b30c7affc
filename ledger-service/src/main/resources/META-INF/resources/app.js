// The first page: beds with their latest vitals, and the newest blocks, live. No framework, no build step.
// Loads a snapshot, then follows the stream from the snapshot's position on: nothing is missed in between.
import { Board } from './board.js';
import { BlockList } from './blocks.js';
import { Clock } from './clock.js';

const SILENT_AFTER_MS = 5000; // heartbeats come every 2 s
const RETRY_MS = 2000;
const GIVE_UP_AFTER_MS = 10000; // a connection that broke without a word, a laptop's that slept for example

const clock = new Clock();
const board = new Board(document.getElementById('tiles'), document.getElementById('tile'), clock, summarise);
const blocks = new BlockList(document.getElementById('blocks'), document.getElementById('totals'));
let stream = null;
let heardAt = performance.now();
let startedAt = heardAt;
let loading = false;

async function get(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' }, cache: 'no-store' });
  if (!answer.ok) {
    throw new Error(`${path} answers with status ${answer.status}`);
  }
  return answer.json();
}

/** Shows everything as it is now, and follows what comes after. */
async function start() {
  if (loading) {
    return;
  }
  loading = true;
  startedAt = performance.now();
  stream?.close();
  stream = null;
  try {
    const ward = new URLSearchParams(location.search).get('ward');
    const site = await get('api/v1/chains');
    // both at one pin, so that the page shows one state of the ledger
    const patients = await get(`api/v1/patients?asOf=${encodeURIComponent(site.asOf)}`);
    const newest = await Promise.all(site.chains.filter((c) => c.height >= 0).map((c) =>
      get(`api/v1/chains/${c.chain}/blocks?from=${Math.max(0, c.height - 11)}&limit=12&asOf=${encodeURIComponent(site.asOf)}`)));
    document.getElementById('site').textContent = site.site;
    board.reset(patients.patients.filter((p) => !ward || p.ward === ward));
    blocks.reset(site.chains, newest.flatMap((answer) => answer.blocks));
    follow(site.asOf, ward);
  } catch (error) {
    console.warn('cannot load', error);
    setTimeout(start, RETRY_MS);
  } finally {
    loading = false;
    show();
  }
}

function follow(position, ward) {
  const parameters = new URLSearchParams({ lastEventId: position });
  if (ward) {
    parameters.set('ward', ward);
  }
  stream = new EventSource(`api/v1/stream?${parameters}`);
  const on = (name, action) => stream.addEventListener(name, (event) => {
    heardAt = performance.now();
    action(JSON.parse(event.data));
  });
  on('heartbeat', (beat) => { clock.heard(Date.parse(beat.time)); show(); });
  on('reading', (reading) => board.reading(reading));
  on('alert', (alert) => (ward && alert.ward !== ward ? board.left(alert.patient) : board.alert(alert)));
  on('block', (block) => blocks.add(block));
  on('reset', () => start());
  stream.addEventListener('error', () => {
    if (stream?.readyState === EventSource.CLOSED) { // the browser gives up on an error status: we do not
      stream = null;
      setTimeout(start, RETRY_MS);
    }
    show();
  });
}

function text(id, value) {
  const element = document.getElementById(id);
  if (element.textContent !== value) { // a status that is set again is read out again
    element.textContent = value;
  }
}

function show() {
  const silentMs = performance.now() - heardAt;
  const lost = silentMs > SILENT_AFTER_MS;
  const live = !lost && clock.isKnown() && stream?.readyState === EventSource.OPEN;
  const connection = document.getElementById('connection');
  connection.dataset.state = lost ? 'lost' : live ? 'live' : 'connecting';
  text('connection', lost ? 'No connection' : live ? 'Live' : 'Connecting');
  const banner = document.getElementById('banner');
  text('banner', lost ? 'No connection to the ledger: what you see is not current. Look at the bedside monitors.' : '');
  banner.hidden = !lost;
  text('clock', clock.isKnown() ? new Date(clock.nowMs()).toLocaleTimeString([], { hour12: false }) : '');
  board.refresh();
}

function summarise() {
  const loaded = board.isLoaded();
  document.getElementById('empty').hidden = !loaded || board.size() > 0;
  text('summary', loaded && board.size() > 0 ? board.summary() : '');
}

function watch() {
  show();
  if (stream && performance.now() - Math.max(heardAt, startedAt) > GIVE_UP_AFTER_MS) {
    start();
  }
}

setInterval(watch, 1000);
start();
