const SHOWN = 14;

/** The newest blocks of all chains, newest seal first. */
export class BlockList {
  #body;
  #totals;
  #blocks = [];
  #count = 0;
  #entries = 0;
  #pending = false;

  constructor(body, totals) {
    this.#body = body;
    this.#totals = totals;
  }

  reset(chains, blocks) {
    this.#count = chains.reduce((sum, chain) => sum + chain.blocks, 0);
    this.#entries = chains.reduce((sum, chain) => sum + chain.entries, 0);
    this.#blocks = [...blocks];
    this.#draw();
  }

  add(block) {
    this.#count += 1;
    this.#entries += block.entries;
    this.#blocks.push(block);
    if (!this.#pending) { // blocks may come by the hundred: draw once a frame
      this.#pending = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    this.#pending = false;
    this.#blocks.sort((a, b) => b.sealTime.localeCompare(a.sealTime) || a.chain - b.chain || b.height - a.height);
    this.#blocks.length = Math.min(this.#blocks.length, SHOWN);
    this.#body.replaceChildren(...this.#blocks.map(row));
    this.#totals.textContent = `${this.#count.toLocaleString('en')} blocks with ${this.#entries.toLocaleString('en')} entries`;
  }
}

function row(block) {
  const tr = document.createElement('tr');
  const hash = cell(block.hash.slice(0, 12), 'hash');
  hash.title = block.hash;
  tr.append(
    cell(block.chain),
    cell(block.height.toLocaleString('en'), 'number'),
    cell(block.entries, 'number'),
    hash,
    cell(new Date(block.sealTime).toLocaleTimeString([], { hour12: false })));
  return tr;
}

function cell(text, name) {
  const td = document.createElement('td');
  td.textContent = text;
  if (name) {
    td.className = name;
  }
  return td;
}
