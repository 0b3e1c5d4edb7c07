// Answers to health questions that the server does not have yet, on this device: one entry of localStorage a draft and
// account. An answer leaves as soon as the server has it; all leave at sign-out, when the answers are sent, when another
// account opens the questions, and after three days.

const PREFIX = "answers:";
const LIVES_MS = 3 * 24 * 3600 * 1000;

/** @typedef {Record<string, [string, string][]>} KeptAnswers question -> names and values of its fields */

/** @template T @param {() => T} work @param {T} otherwise @returns {T} */
function withStorage(work, otherwise) {
  try {
    return work();
  } catch {
    return otherwise; // no storage, or no room: the page still has the answer
  }
}

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

/** Delete all of them. */
export function forgetAnswers() {
  withStorage(() => {
    for (const key of keys()) localStorage.removeItem(key);
  }, undefined);
}

/**
 * Open the answers of one draft. Deletes those of other accounts and old ones.
 *
 * @param {string} account
 * @param {string} draft
 */
export function openKeptAnswers(account, draft) {
  const mine = `${PREFIX}${account}:${draft}`;
  withStorage(() => {
    for (const key of keys()) {
      const { at } = JSON.parse(localStorage.getItem(key) ?? "{}");
      const isOld = !(Date.now() - at < LIVES_MS);
      if (isOld || !key.startsWith(`${PREFIX}${account}:`)) localStorage.removeItem(key);
    }
  }, undefined);

  /** @returns {{ at: number, answers: KeptAnswers }} */
  const read = () =>
    withStorage(() => JSON.parse(localStorage.getItem(mine) ?? "null"), null) ?? { at: Date.now(), answers: {} };

  /** @param {{ at: number, answers: KeptAnswers }} kept */
  function write(kept) {
    if (Object.keys(kept.answers).length) localStorage.setItem(mine, JSON.stringify(kept));
    else localStorage.removeItem(mine);
  }

  return {
    /** @returns {KeptAnswers} */
    all: () => read().answers,

    /** @param {string} question @param {[string, string][]} fields @returns {boolean} whether it is on disk */
    keep(question, fields) {
      const kept = read();
      kept.answers[question] = fields;
      return withStorage(() => {
        write(kept);
        return true;
      }, false);
    },

    /**
     * Delete the answers that the server has, unless they were changed since they were sent.
     *
     * @param {string[]} questions
     * @param {KeptAnswers} sent
     */
    drop(questions, sent) {
      const kept = read();
      for (const question of questions) {
        if (JSON.stringify(kept.answers[question]) === JSON.stringify(sent[question])) delete kept.answers[question];
      }
      withStorage(() => write(kept), undefined);
    },

    /** The draft is gone. */
    wipe: () => withStorage(() => localStorage.removeItem(mine), undefined),
  };
}
