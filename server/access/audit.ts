import { mkdirSync } from "node:fs";
import { endOf, type Heads, sealHead, sealLine } from "./audit-chain.ts";
import { openFiles } from "./audit-files.ts";

/** Things that people keep, as the log names them. */
export type Kept =
  | "view"
  | "pin"
  | "annotation"
  | "target"
  | "error_report"
  | "subject_request"
  | "trial"
  | "report_note"
  | "subscription";

/** What became of an act. One that cannot be taken back is told twice: begun, and how it ended. */
export type Outcome = "begun" | "done" | "refused" | "failed";

/** What happened, in words of the product; never a name, a contact or a secret. */
export type AuditEvent = {
  readonly actor: string;
  readonly action:
    | "sign_in"
    | "sign_out"
    | "session_end"
    | "set_up"
    | "password_change"
    | "step_up"
    | "user_create"
    | "user_change"
    | "user_link"
    | "token_create"
    | "token_end"
    | "export"
    | "quarantine_view"
    | "quarantine_replay"
    | "run"
    | "feed_push"
    | "backup"
    | "restore"
    | "key_rotate"
    | "erase"
    | "candidate_list"
    | "candidate_read"
    | "candidate_unmask"
    | "candidate_link"
    | "candidate_sign_in"
    | "candidate_copy"
    | "candidate_survey"
    | "subject_view"
    | "subject_copy"
    | "record_save"
    | "record_sign"
    | "report_make"
    | "report_read"
    | "report_send"
    | "trial_assign"
    | "model_propose"
    | "model_withdraw"
    | "model_approve"
    | "model_send_back"
    | "model_publish"
    | "model_roll_back"
    | "model_resend"
    | "message_send"
    | "message_retry"
    | "message_test"
    | "pull"
    | "pull_secret"
    | "pull_open"
    | "audit_begin"
    | "audit_view"
    | "audit_restore"
    | Kept
    | `${Kept}_change`
    | `${Kept}_delete`;
  readonly subject: string;
  readonly outcome: Outcome;
  readonly detail?: Readonly<Record<string, unknown>>;
};

/** The audit log: `record` resolves once the event is on the disk, and rejects if it cannot be. */
export type Audit = {
  readonly record: (event: AuditEvent) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The audit log cannot be written; what asked for it must be refused. */
export class AuditUnavailable extends Error {
  override name = "AuditUnavailable";
}

/** Events after which a head is signed and kept. */
const HEAD_EVERY = 1000;

/**
 * Opens the hash-chained log in `directory` (one JSON-lines file a month). The `mac` of a line is an HMAC-SHA256
 * over its bytes, in which stand its number and the MAC before it. Events that wait together share one fsync. A
 * last line that a crash tore was never acknowledged and is cut off. Heads are kept at the start, with the first
 * event, each 1,000 and at the end. Throws, saying what to do, where the last event is not as it was written.
 */
export async function openAudit(options: {
  readonly directory: string;
  readonly key: Buffer;
  readonly heads: Heads;
}): Promise<Audit> {
  const { directory, key, heads } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const kept = await heads.all();
  const files = openFiles(directory, key, endOf({ directory, key, heads: kept }));
  let told = kept.at(-1)?.sequence ?? 0;
  let keeping = Promise.resolve();
  let waiting: { event: AuditEvent; done: () => void; failed: (error: unknown) => void }[] = [];
  let writing: Promise<void> | null = null;

  /** No event waits for it: a head that cannot be kept now is kept with a later one. */
  const keepHead = async () => {
    const head = sealHead(files.end(), key, new Date().toISOString());
    if (head.sequence === told) return;
    told = head.sequence;
    await heads.keep(head).catch(() => {
      told = 0;
    });
  };
  const flush = async () => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const at = new Date().toISOString();
        await files.append(at.slice(0, 7), ({ sequence, mac }, restored) => {
          const events = [...restored, ...batch.map(({ event }) => event)];
          let [number, prev] = [sequence, mac];
          const lines = events.map((event) => {
            number += 1;
            const sealed = sealLine({ sequence: number, at, ...event, prev }, key);
            prev = sealed.mac;
            return sealed.line;
          });
          return { text: lines.join(""), sequence: number, mac: prev };
        });
        for (const { done } of batch) done();
        if (told === 0 || files.end().sequence - told >= HEAD_EVERY) keeping = keepHead();
      } catch (error) {
        const reason = (error as Error).message;
        const says = `the audit log in ${directory} cannot be written (${reason}); what must be told in it waits until it can`;
        for (const { failed } of batch) failed(new AuditUnavailable(says, { cause: error }));
      }
    }
    writing = null;
  };

  await keepHead();
  return {
    record: (event) =>
      new Promise<void>((done, failed) => {
        waiting.push({ event, done, failed });
        writing ??= Promise.resolve().then(flush);
      }),
    close: async () => {
      await writing;
      await keeping;
      await files.close();
      await keepHead();
    },
  };
}
