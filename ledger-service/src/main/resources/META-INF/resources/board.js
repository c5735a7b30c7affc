import { ago } from './clock.js';
import { alertText, SHOWN, unitText, valueText } from './vitals.js';

const STALE_AFTER_MS = 10_000; // nothing at all from the bed
const OLD_AFTER_MS = 60_000; // one value, a cuff's for example: its age is said beside it
const RANK = { high: 0, medium: 1, low: 2 };
const natural = new Intl.Collator('en', { numeric: true });

/** The beds as tiles. Draws what changed once a frame. */
export class Board {
  #list;
  #template;
  #clock;
  #beds = new Map();
  #loaded = false;
  #changed = new Set();
  #drawn;

  /** @param drawn called after each drawing: what is said of all beds must not lag behind what they show */
  constructor(list, template, clock, drawn) {
    this.#list = list;
    this.#template = template;
    this.#clock = clock;
    this.#drawn = drawn;
  }

  isLoaded() {
    return this.#loaded;
  }

  size() {
    return this.#beds.size;
  }

  /** A sentence over all beds. */
  summary() {
    const alerts = [...this.#beds.values()].flatMap((bed) => [...bed.alerts.values()]);
    const beds = `${this.#beds.size} ${this.#beds.size === 1 ? 'bed' : 'beds'}`;
    return alerts.length === 0 ? `${beds}, no alerts` : `${beds}, ${alerts.length} ${alerts.length === 1 ? 'alert' : 'alerts'}`;
  }

  /** Shows these patients and no others. */
  reset(patients) {
    this.#beds.clear();
    this.#changed.clear();
    for (const patient of patients) {
      const bed = this.#bed(patient.ward, patient.bed, patient.patient);
      for (const [code, latest] of Object.entries(patient.latest)) {
        bed.take(code, latest, latest.time, latest.arrival);
      }
      patient.alerts.forEach((alert) => bed.alert(alert));
    }
    this.#loaded = true;
    this.#arrange();
  }

  reading(reading) {
    const known = this.#beds.has(reading.patient);
    const bed = this.#bed(reading.ward, reading.bed, reading.patient);
    bed.heard(reading.arrival);
    for (const measurement of reading.measurements ?? []) {
      bed.take(measurement.code, measurement, reading.time, reading.arrival);
    }
    known ? this.#draw(bed) : this.#arrange();
  }

  alert(alert) {
    const known = this.#beds.has(alert.patient);
    const bed = this.#bed(alert.ward, alert.bed, alert.patient);
    const moved = bed.lies(alert.ward, alert.bed);
    bed.alert(alert);
    known && !moved ? this.#draw(bed) : this.#arrange();
  }

  /** The patient lies in another ward now. */
  left(patient) {
    if (this.#beds.delete(patient)) {
      this.#arrange();
    }
  }

  /** Ages grow even when nothing comes. */
  refresh() {
    this.#beds.forEach((bed) => bed.draw(this.#clock.nowMs()));
    this.#drawn();
  }

  #bed(ward, name, patient) {
    let bed = this.#beds.get(patient);
    if (!bed) {
      bed = new Bed(ward, name, this.#template.content.firstElementChild.cloneNode(true));
      this.#beds.set(patient, bed);
    }
    return bed;
  }

  #arrange() {
    const ordered = [...this.#beds.values()].sort((a, b) => natural.compare(a.ward, b.ward) || natural.compare(a.name, b.name));
    this.#list.replaceChildren(...ordered.map((bed) => bed.element));
    this.refresh();
  }

  #draw(bed) {
    if (this.#changed.size === 0) {
      requestAnimationFrame(() => {
        this.#changed.forEach((one) => one.draw(this.#clock.nowMs()));
        this.#changed.clear();
        this.#drawn();
      });
    }
    this.#changed.add(bed);
  }
}

/** One bed: its newest value of each code, its alerts, and its tile. */
class Bed {
  latest = new Map();
  alerts = new Map();
  #revisions = new Map();
  #heardMs = 0;
  #cells;

  constructor(ward, name, element) {
    this.element = element;
    this.tile = element.querySelector('.tile');
    this.lies(ward, name);
    this.#cells = SHOWN.map((vital) => new Cell(vital));
    element.querySelector('.vitals').append(...this.#cells.map((cell) => cell.element));
  }

  /** Says where the patient lies now, and returns whether that was somewhere else. */
  lies(ward, name) {
    if (this.ward === ward && this.name === name) {
      return false;
    }
    this.ward = ward;
    this.name = name;
    this.element.querySelector('.bed').textContent = name;
    this.element.querySelector('.ward').textContent = ward;
    this.tile.setAttribute('aria-label', `Bed ${name}, ward ${ward}`);
    return true;
  }

  heard(arrival) {
    this.#heardMs = Math.max(this.#heardMs, Date.parse(arrival));
  }

  /** A late reading does not replace a newer one. */
  take(code, measurement, time, arrival) {
    this.heard(arrival);
    const before = this.latest.get(code);
    const timeMs = Date.parse(time);
    if (!before || before.timeMs <= timeMs) {
      this.latest.set(code, { ...measurement, timeMs });
    }
  }

  /** A change that was overtaken by a later one is ignored. */
  alert(alert) {
    if ((this.#revisions.get(alert.id) ?? 0) > alert.rev) {
      return;
    }
    if (alert.state === 'cleared') {
      this.#revisions.delete(alert.id);
      this.alerts.delete(alert.id);
    } else {
      this.#revisions.set(alert.id, alert.rev);
      this.alerts.set(alert.id, alert);
    }
  }

  draw(nowMs) {
    const silentMs = nowMs - this.#heardMs;
    const stale = silentMs > STALE_AFTER_MS;
    this.tile.toggleAttribute('data-stale', stale);
    const silence = this.#heardMs === 0 ? 'no data yet' : `no data for ${ago(silentMs)}`;
    put(this.element.querySelector('.age'), stale ? silence : `${ago(silentMs)} ago`);
    this.#cells.forEach((cell) => cell.draw(this.latest, nowMs));
    this.#drawAlerts(nowMs);
  }

  #drawAlerts(nowMs) {
    const sorted = [...this.alerts.values()].sort((a, b) =>
      Number(a.late) - Number(b.late) || RANK[a.priority] - RANK[b.priority] || a.since.localeCompare(b.since));
    const loudest = sorted.find((alert) => !alert.late);
    if (loudest) {
      this.tile.dataset.priority = loudest.priority;
    } else {
      delete this.tile.dataset.priority;
    }
    const list = this.element.querySelector('.alerts');
    const key = sorted.map((alert) => `${alert.id}/${alert.rev}`).join(' ');
    if (list.dataset.key !== key) {
      list.dataset.key = key;
      list.replaceChildren(...sorted.map(alertRow));
    }
    sorted.forEach((alert, i) => put(list.children[i].querySelector('.since'), `for ${ago(nowMs - Date.parse(alert.since))}`));
  }
}

/** One vital on a tile. */
class Cell {
  #vital;
  #unit = document.createElement('small');
  #value = document.createElement('dd');
  #note = document.createElement('dd');

  constructor(vital) {
    this.#vital = vital;
    this.element = document.createElement('div');
    const name = document.createElement('dt');
    const word = document.createElement('abbr');
    word.textContent = vital.name;
    word.title = vital.spoken;
    name.append(word, ' ', this.#unit);
    this.#note.className = 'note';
    this.element.classList.toggle('wide', Boolean(vital.wide));
    this.element.append(name, this.#value, this.#note);
  }

  draw(latest, nowMs) {
    const parts = this.#vital.codes.map((codes) => codes.map((code) => latest.get(code)).filter(Boolean)
      .sort((a, b) => b.timeMs - a.timeMs)[0]);
    const first = parts.find(Boolean);
    const off = first?.quality === 'sensor-off';
    put(this.#unit, first ? unitText(first.unit) : '');
    const shown = first === undefined ? '–'
      : parts.map((part) => (part?.value === undefined ? '–' : valueText(part.value, this.#vital.digits))).join('/');
    put(this.#value, off ? 'sensor off' : shown);
    this.#value.classList.toggle('word', off);
    this.#value.classList.toggle('long', !off && shown.length > (this.#vital.wide ? 9 : 4));
    const ageMs = first ? nowMs - first.timeMs : 0;
    this.element.toggleAttribute('data-old', ageMs > OLD_AFTER_MS);
    const notes = [];
    if (first && !off && first.quality !== 'valid') {
      notes.push(first.quality);
    }
    if (ageMs > OLD_AFTER_MS) {
      notes.push(`${ago(ageMs)} ago`);
    }
    put(this.#note, notes.join(', '));
  }
}

const SHAPES = {
  high: 'M12 1 23 22H1z', // triangle
  medium: 'M12 1 23 12 12 23 1 12z', // diamond
  low: 'M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z', // circle
};

function alertRow(alert) {
  const row = document.createElement('li');
  row.className = 'alert';
  row.dataset.priority = alert.priority;
  row.toggleAttribute('data-late', alert.late);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', SHAPES[alert.priority]);
  svg.append(path);
  const what = document.createElement('span');
  const kind = alert.kind === 'technical' ? ' technical' : '';
  what.textContent = `${alert.priority.toUpperCase()}${kind}: ${alertText(alert)}${alert.late ? ' (late data)' : ''}`;
  const since = document.createElement('span');
  since.className = 'since';
  row.append(svg, what, since);
  return row;
}

function put(element, text) {
  const value = String(text);
  if (element.textContent !== value) {
    element.textContent = value;
  }
}
