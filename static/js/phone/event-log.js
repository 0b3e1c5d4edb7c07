// What was logged on this phone, kept until the server has it and a little longer.
// An event is written once, with strict durability, before the page says "saved". Every record carries the account that
// made it; records of another account are neither read, sent, counted nor removed here.

import { openDB } from "../../vendor/idb/idb.js";
import { asSent } from "./events.js";

export { asSent };

const DATABASE = "cuffwise-phone";
const STORE = "events";
const KEPT_AFTER_STORED_MS = 2 * 24 * 3600 * 1000;
const STRICT = { durability: "strict" };

function database() {
  return openDB(DATABASE, 1, {
    upgrade(db) {
      const store = db.createObjectStore(STORE, { keyPath: "number", autoIncrement: true });
      store.createIndex("id", "id", { unique: true });
      store.createIndex("account", "account");
    },
    blocking: (_was, _will, event) => event.target.close(),
  });
}

/** Open what this account logged here. Rejects where the phone keeps nothing, for example in a private window. */
export async function openLog(account) {
  if (!account) throw new Error("Nobody is signed in.");
  const log = new Log(account, await database());
  await log.forgetOld();
  return log;
}

class Log {
  constructor(account, db) {
    this.account = account;
    this.db = db;
    this.callbacks = new Set();
    this.channel = new BroadcastChannel(DATABASE);
    this.channel.onmessage = () => this.#tellCallbacks();
  }

  /** Add events, all or none; resolves once they are on the disk. The same event again changes nothing. */
  async append(events) {
    const change = this.db.transaction(STORE, "readwrite", STRICT);
    try {
      for (const event of events) await this.#add(change.store, event);
      await change.done;
    } catch (error) {
      change.done.catch(() => {});
      try {
        change.abort();
      } catch {
        // it ended by itself
      }
      throw new Error(error.name === "QuotaExceededError" ? "This phone has no room left." : error.message);
    }
    this.#changed();
  }

  async #add(store, event) {
    const before = await store.index("id").get(event.id);
    const sent = JSON.stringify(asSent(event));
    if (!before) {
      await store.add({ ...JSON.parse(sent), account: this.account, state: "waiting", reasons: [] });
    } else if (before.account !== this.account || JSON.stringify(asSent(before)) !== sent) {
      throw new Error("This identifier was used before, for something else.");
    }
  }

  async all() {
    return this.db.getAllFromIndex(STORE, "account", this.account);
  }

  async eventsOf(trainingSession) {
    return (await this.all()).filter((record) => record.training_session === trainingSession);
  }

  async waiting() {
    return (await this.all()).filter((record) => record.state === "waiting");
  }

  async refused() {
    return (await this.all()).filter((record) => record.state === "refused");
  }

  /** `saved` is everything held here; `waiting` and `refused` are parts of it. */
  async counts() {
    const records = await this.all();
    const having = (state) => records.filter((record) => record.state === state).length;
    return { saved: records.length, waiting: having("waiting"), refused: having("refused") };
  }

  /** Write down the server's verdicts: a Map from id to {state, reasons}. Only what still waits can change. */
  async settle(verdicts) {
    const change = this.db.transaction(STORE, "readwrite", STRICT);
    for (const [id, { state, reasons }] of verdicts) {
      const record = await change.store.index("id").get(id);
      if (record?.account !== this.account || record.state !== "waiting") continue;
      await change.store.put({ ...record, state, reasons, settled_at: Date.now() });
    }
    await change.done;
    this.#changed();
  }

  /** Let what was refused wait once more: what stood against it may be gone. */
  async sendAgain(id) {
    const change = this.db.transaction(STORE, "readwrite", STRICT);
    const record = await change.store.index("id").get(id);
    if (record?.account === this.account && record.state === "refused") {
      await change.store.put({ ...record, state: "waiting", reasons: [] });
    }
    await change.done;
    this.#changed();
  }

  /** Remove what the server has; with `everything`, also what it has not. Other accounts' records stay. */
  async wipe({ everything = false } = {}) {
    await this.#remove((record) => everything || record.state === "stored");
    forgetHolds(this.account);
    this.#changed();
  }

  /** Remove what the server has and says so itself. */
  async forget(ids) {
    await this.#remove((record) => record.state === "stored" && ids.has(record.id));
    this.#changed();
  }

  async forgetOld() {
    const before = Date.now() - KEPT_AFTER_STORED_MS;
    await this.#remove((record) => record.state === "stored" && record.settled_at < before);
  }

  async #remove(isMeant) {
    const change = this.db.transaction(STORE, "readwrite");
    let cursor = await change.store.index("account").openCursor(IDBKeyRange.only(this.account));
    for (; cursor; cursor = await cursor.continue()) if (isMeant(cursor.value)) await cursor.delete();
    await change.done;
  }

  /** Everything held here as a file, for the day when nothing else works. */
  async exportFile() {
    const events = (await this.all()).map((record) => ({
      ...asSent(record),
      state: record.state,
      reasons: record.reasons,
    }));
    return new Blob([JSON.stringify({ events }, null, 1)], { type: "application/json" });
  }

  /** Be told of any change, also one made in another tab. Gives back a function that ends it. */
  subscribe(callback) {
    this.callbacks.add(callback);
    return () => this.callbacks.delete(callback);
  }

  #changed() {
    this.channel.postMessage("changed");
    this.#tellCallbacks();
  }

  #tellCallbacks() {
    for (const callback of this.callbacks) callback();
  }
}

/** What the gate said of this account's sessions, kept by session.js. */
function forgetHolds(account) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`hold:${account}:`)) localStorage.removeItem(key);
  } catch {
    // no storage, nothing kept
  }
}
