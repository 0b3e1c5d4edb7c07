// The events logged on this phone, stored until the server has them and a little longer.
// Each is written with strict durability before the page says "saved". Each record names the account that made it;
// records of other accounts are never read, sent, counted or removed here.

/*! idb: ISC License. Copyright (c) 2016, Jake Archibald <jaffathecake@gmail.com> */
import { openDB } from "../../vendor/idb/idb.js";
import { asSent } from "./events.js";

export { asSent };

/** @import { EventCounts, EventQueue, LoggedEvent, SessionEvent, Verdict } from "./types.js" */
/** @import { IDBPDatabase, IDBPObjectStore } from "../../vendor/idb/idb.js" */

const DATABASE = "cuffwise-phone";
const STORE = "events";
const KEPT_AFTER_STORED_MS = 2 * 24 * 3600 * 1000;
/** @type {IDBTransactionOptions} */
const STRICT = { durability: "strict" };

function database() {
  return openDB(DATABASE, 1, {
    upgrade(db) {
      const store = db.createObjectStore(STORE, { keyPath: "number", autoIncrement: true });
      store.createIndex("id", "id", { unique: true });
      store.createIndex("account", "account");
    },
    blocking: (_was, _will, event) => /** @type {IDBDatabase} */ (event.target).close(),
  });
}

/**
 * Open the log of this account.
 *
 * @param {string | undefined} account
 * @throws if the phone has no storage, for example in a private window
 */
export async function openLog(account) {
  if (!account) throw new Error("Nobody is signed in.");
  const log = new EventLog(account, await database());
  await log.forgetOld();
  return log;
}

/** @implements {EventQueue} */
export class EventLog {
  /** @param {string} account @param {IDBPDatabase} db */
  constructor(account, db) {
    this.account = account;
    this.db = db;
    /** @type {Set<() => void>} */
    this.callbacks = new Set();
    this.channel = new BroadcastChannel(DATABASE);
    this.channel.onmessage = () => this.#tellCallbacks();
  }

  /**
   * Add events, all or none. Resolves once they are on disk. Adding an event again changes nothing.
   *
   * @param {SessionEvent[]} events
   */
  async append(events) {
    const change = this.db.transaction(STORE, "readwrite", STRICT);
    try {
      for (const event of events) await this.#add(change.store, event);
      await change.done;
    } catch (caught) {
      const error = /** @type {Error} */ (caught);
      change.done.catch(() => {});
      try {
        change.abort();
      } catch {
        // the transaction ended by itself
      }
      throw new Error(error.name === "QuotaExceededError" ? "This phone has no room left." : error.message);
    }
    this.#changed();
  }

  /** @param {IDBPObjectStore<any, any, any, "readwrite">} store @param {SessionEvent} event */
  async #add(store, event) {
    const before = await store.index("id").get(event.id);
    const sent = JSON.stringify(asSent(event));
    if (!before) {
      await store.add({ ...JSON.parse(sent), account: this.account, state: "waiting", reasons: [] });
    } else if (before.account !== this.account || JSON.stringify(asSent(before)) !== sent) {
      throw new Error("This identifier was used before, for something else.");
    }
  }

  /** @returns {Promise<LoggedEvent[]>} */
  async all() {
    return this.db.getAllFromIndex(STORE, "account", this.account);
  }

  /** @param {string | undefined} trainingSession */
  async eventsOf(trainingSession) {
    return (await this.all()).filter((record) => record.training_session === trainingSession);
  }

  async waiting() {
    return (await this.all()).filter((record) => record.state === "waiting");
  }

  async refused() {
    return (await this.all()).filter((record) => record.state === "refused");
  }

  /** @returns {Promise<EventCounts>} `saved` counts everything here; `waiting` and `refused` are parts of it */
  async counts() {
    const records = await this.all();
    /** @param {string} state */
    const having = (state) => records.filter((record) => record.state === state).length;
    return { saved: records.length, waiting: having("waiting"), refused: having("refused") };
  }

  /** @param {Map<string, Verdict>} verdicts of the server, by id; only what still waits changes */
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

  /** @param {string | undefined} id of what was refused: it waits once more, as what stood against it may be gone */
  async sendAgain(id) {
    const change = this.db.transaction(STORE, "readwrite", STRICT);
    const record = id && (await change.store.index("id").get(id));
    if (record?.account === this.account && record.state === "refused") {
      await change.store.put({ ...record, state: "waiting", reasons: [] });
    }
    await change.done;
    this.#changed();
  }

  /** Remove events that the server has; with `everything` all of this account. Other accounts' events stay. */
  async wipe({ everything = false } = {}) {
    await this.#remove((record) => everything || record.state === "stored");
    forgetHolds(this.account);
    this.#changed();
  }

  /** @param {Set<string>} ids of events to remove where the server has them */
  async forget(ids) {
    await this.#remove((record) => record.state === "stored" && ids.has(record.id));
    this.#changed();
  }

  async forgetOld() {
    const before = Date.now() - KEPT_AFTER_STORED_MS;
    await this.#remove((record) => record.state === "stored" && (record.settled_at ?? 0) < before);
  }

  /** @param {(record: LoggedEvent) => boolean} isMeant */
  async #remove(isMeant) {
    const change = this.db.transaction(STORE, "readwrite");
    let cursor = await change.store.index("account").openCursor(IDBKeyRange.only(this.account));
    for (; cursor; cursor = await cursor.continue()) if (isMeant(cursor.value)) await cursor.delete();
    await change.done;
  }

  /** @returns {Promise<Blob>} everything here as a file, for the day when nothing else works */
  async exportFile() {
    const events = (await this.all()).map((record) => ({
      ...asSent(record),
      state: record.state,
      reasons: record.reasons,
    }));
    return new Blob([JSON.stringify({ events }, null, 1)], { type: "application/json" });
  }

  /**
   * @param {() => void} callback called after any change, also one made in another tab
   * @returns {() => void} ends it
   */
  subscribe(callback) {
    this.callbacks.add(callback);
    return () => void this.callbacks.delete(callback);
  }

  #changed() {
    this.channel.postMessage("changed");
    this.#tellCallbacks();
  }

  #tellCallbacks() {
    for (const callback of this.callbacks) callback();
  }
}

/** @param {string | undefined} account whose sessions' holds, kept by training-session.js, go */
function forgetHolds(account) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`hold:${account}:`)) localStorage.removeItem(key);
  } catch {
    // no storage, nothing kept
  }
}
