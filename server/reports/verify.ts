import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { metricSettings } from "../config.ts";
import { LANGUAGES } from "../language.ts";
import { loadCatalog } from "../metrics/catalog.ts";
import { programDigest } from "../version.ts";
import { documentsOf } from "./build.ts";
import { SIGNATURES } from "./desk.ts";
import { fromSnapshot } from "./edition.ts";
import { type Form, forms } from "./form.ts";
import type { PackId } from "./pack-ids.ts";
import type { Report } from "./report.ts";
import { type Framed, filesHold, isFramed, type SideSignature, type Signed, takeApart } from "./sign.ts";
import { digest, hasTables, readSnapshot, type Snapshot, SnapshotBroken } from "./snapshot.ts";

/** One thing that was looked at. */
export type Finding = {
  readonly what: "signature" | "key" | "snapshot" | "program" | "figures" | "file";
  readonly holds: boolean;
  readonly says: string;
};

/** What a file was found to be. */
export type Verified = { readonly signed: Signed | null; readonly findings: readonly Finding[] };

type From = {
  /** Folder of a snapshot by its id; null where nobody knows it. */
  readonly snapshot: (id: string) => string | null;
  /** Keys that are known to be the company's. */
  readonly knownKeys: readonly string[];
};

/**
 * Whether a report is what was signed, and whether its snapshot gives the same figures and the same file once more.
 * Throws where the file is no report.
 */
export async function verifyReport(path: string, { snapshot, knownKeys }: From): Promise<Verified> {
  const content = readFileSync(path);
  const name = extname(path).slice(1);
  const form = (await forms()).get(name);
  if (form === undefined)
    throw new Error(`${basename(path)} is no form of a report (${[...(await forms()).keys()].join(", ")})`);
  const { signed, body, finding } = isFramed(name)
    ? ownSignature(name, content.toString("utf8"))
    : sideSignature(path, content);
  if (signed === null) return { signed, findings: [finding] };
  const key: Finding = {
    what: "key",
    holds: knownKeys.includes(signed.key_id),
    says: knownKeys.includes(signed.key_id)
      ? `signed by this installation's key ${signed.key_id}`
      : `signed by key ${signed.key_id}, which this data directory does not know: compare it with the one that the company gives out`,
  };
  const findings = [finding, key];
  if (!finding.holds) return { signed, findings };
  const folder = snapshot(signed.snapshot);
  if (folder === null || !existsSync(folder)) {
    findings.push({
      what: "snapshot",
      holds: false,
      says: `snapshot ${signed.snapshot} is not at hand: name its folder by --snapshot to rebuild the figures`,
    });
    return { signed, findings };
  }
  return { signed, findings: [...findings, ...(await rebuilt(folder, signed, { name, form, body }))] };
}

type Own = { readonly signed: Signed | null; readonly body: string | Uint8Array; readonly finding: Finding };

const signature = (holds: boolean, says: string): Finding => ({ what: "signature", holds, says });

function ownSignature(form: Framed, content: string): Own {
  const found = takeApart(form, content);
  if (found === null)
    return {
      signed: null,
      body: content,
      finding: signature(false, "carries no signature that can be read"),
    };
  const { signed, body, holds } = found;
  return {
    ...{ signed, body },
    finding: signature(
      holds,
      holds ? "the signature is that of every byte" : "the file is not what was signed",
    ),
  };
}

function sideSignature(path: string, content: Uint8Array): Own {
  const beside = join(dirname(path), SIGNATURES);
  const none = (says: string): Own => ({ signed: null, body: content, finding: signature(false, says) });
  if (!existsSync(beside)) return none(`this form carries no signature: put ${SIGNATURES} beside it`);
  let side: SideSignature;
  try {
    side = JSON.parse(readFileSync(beside, "utf8")) as SideSignature;
  } catch {
    return none(`${SIGNATURES} is not JSON`);
  }
  const { files, signature: _signature, ...all } = side;
  const own = LANGUAGES.find((language) => basename(path).includes(`-${language}.`));
  const signed = own === undefined ? all : { ...all, languages: [own] };
  if (!filesHold(side)) return { ...none(`${SIGNATURES} is not what was signed`), signed };
  const wanted = files[basename(path)];
  if (wanted === undefined) return none(`${SIGNATURES} does not name ${basename(path)}`);
  const holds = wanted === digest(content);
  return {
    ...{ signed, body: content },
    finding: signature(holds, holds ? `${SIGNATURES} names every byte` : "the file is not what was signed"),
  };
}

type Written = { readonly name: string; readonly form: Form; readonly body: string | Uint8Array };

async function rebuilt(folder: string, signed: Signed, { name, form, body }: Written): Promise<Finding[]> {
  const broken = (says: string): Finding[] => [{ what: "snapshot", holds: false, says }];
  let snapshot: Snapshot;
  let report: Report;
  try {
    snapshot = readSnapshot(folder);
    if (snapshot.id !== signed.snapshot)
      return broken(`the snapshot is ${snapshot.id}, the report was made from ${signed.snapshot}`);
    if (!hasTables(snapshot)) return broken("the tables of the snapshot were removed");
    report = await fromSnapshot(snapshot, { ...signed, packs: signed.packs as readonly PackId[] });
  } catch (error) {
    if (error instanceof SnapshotBroken) return broken(error.message);
    throw error;
  }
  const { program, settings } = snapshot.manifest;
  const now = programDigest(await loadCatalog(undefined, metricSettings(settings)));
  const findings: Finding[] = [
    { what: "snapshot", holds: true, says: `every table of snapshot ${snapshot.id} is as it was` },
    {
      what: "program",
      holds: program === now,
      says:
        program === now
          ? "made by this version of Assay"
          : "made by another version of Assay: figures may differ for that",
    },
  ];
  const again = await form.write(report, signed.languages[0]!);
  if (name === "json") findings.push(figuresAlike(body, again));
  const isSame = Buffer.from(again).equals(Buffer.from(body));
  findings.push({
    what: "file",
    holds: isSame,
    says: isSame
      ? "rebuilt from the snapshot: the same to the last byte"
      : "rebuilt from the snapshot: not the same",
  });
  return findings;
}

/** Which figures differ, by their places. */
function figuresAlike(then: Uint8Array | string, now: Uint8Array | string): Finding {
  const flat = (written: Uint8Array | string) =>
    Object.entries((JSON.parse(written.toString()) as Report).texts).flatMap(([language, text]) =>
      text.parts.flatMap((part) =>
        part.blocks.flatMap((block, at) =>
          documentsOf(block).map(
            (figure) => [`${language} ${part.id} ${at} ${figure.id}`, JSON.stringify(figure)] as const,
          ),
        ),
      ),
    );
  const before = new Map(flat(then));
  const after = new Map(flat(now));
  const differ = [...new Set([...before.keys(), ...after.keys()])].filter(
    (place) => before.get(place) !== after.get(place),
  );
  return {
    what: "figures",
    holds: differ.length === 0,
    says:
      differ.length === 0
        ? `${after.size} figures rebuilt, all the same`
        : `${differ.length} of ${after.size} figures differ: ${differ.slice(0, 5).join("; ")}`,
  };
}
