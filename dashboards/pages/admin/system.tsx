import type { ComponentChildren } from "preact";
import { TableScroll } from "../../components/table-scroll.tsx";
import { formatCount, formatDate, formatTime } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import type { System } from "./calls.ts";
import { pageText } from "./words.ts";

/** Bytes as people read them. */
function formatBytes(bytes: number): string {
  const [unit, size] = bytes >= 2 ** 30 ? ["GB", 2 ** 30] : ["MB", 2 ** 20];
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `${(bytes / Number(size)).toLocaleString(language.value, digits)} ${unit}`;
}

/** How the server fares, in a sentence: what wants somebody to act comes first. */
export function systemLead({ disk, backup }: System): string {
  const words = pageText.value.system;
  if (disk.free < disk.needed) return words.full(formatBytes(disk.free), formatBytes(disk.needed));
  if (backup?.late_since) return words.late(formatTime(backup.late_since, language.value));
  const isKept = backup !== null && backup.newest !== null;
  return (isKept ? words.lead : words.unprotected)(formatBytes(disk.free));
}

type Cell = string | { readonly code: string };

/** A table whose first column names its rows. */
function Table({
  label,
  head,
  rows,
}: {
  label: string;
  head: readonly string[];
  rows: readonly (readonly Cell[])[];
}) {
  return (
    <TableScroll label={label} whole>
      <table class="named-rows">
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr key={JSON.stringify(cells[0])}>
              {cells.map((cell, index) => (
                <td key={head[index]} class={typeof cell === "string" ? "nowrap" : "break"}>
                  {shown(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

const shown = (cell: Cell): ComponentChildren =>
  typeof cell === "string" ? cell : <code translate={false}>{cell.code}</code>;

function backupText({ backup }: System): string {
  const words = pageText.value.system;
  if (backup === null) return words.unscheduled;
  return backup.newest === null ? words.noBackup : formatTime(backup.newest, language.value);
}

/** Room, backups, sign-ins and settings, in tables. */
export function SystemState({ system }: { system: System }) {
  const words = pageText.value.system;
  const now = language.value;
  const { failures, settings, files } = system;
  const facts: [string, string][] = [
    [words.program, `Assay ${system.version}, Node ${system.node}`],
    [words.since, formatTime(system.started_at, now)],
    [words.free, formatBytes(system.disk.free)],
    ...files.map(({ name, bytes }): [string, string] => [words.files[name] ?? name, formatBytes(bytes)]),
    [words.memory, formatBytes(system.memory)],
    [words.sessions, formatCount(system.sessions, now)],
    [words.newest, backupText(system)],
  ];
  const own = settings.values.filter(({ is_default }) => !is_default).length;
  return (
    <>
      <dl class="checks">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{words.signIns(formatDate(failures.from, now))}</h3>
      {failures.days.length === 0 ? (
        <p>{words.nobody}</p>
      ) : (
        <Table
          label={words.signIns(formatDate(failures.from, now))}
          head={[words.day, words.signedIn, words.failed]}
          rows={failures.days.map(({ day, signed_in, failed }) => [
            formatDate(day, now),
            formatCount(signed_in, now),
            formatCount(failed, now),
          ])}
        />
      )}
      <h3>{words.settings}</h3>
      <p class="break">{settings.file === null ? words.noFile : words.file(settings.file)}</p>
      <details>
        <summary>{words.all(formatCount(settings.values.length, now), formatCount(own, now))}</summary>
        <Table
          label={words.settings}
          head={[words.setting, words.value, words.origin]}
          rows={[...settings.values]
            .sort((a, b) => Number(a.is_default) - Number(b.is_default))
            .map(({ path, value, is_default }) => [
              { code: path },
              { code: value },
              is_default ? words.usual : words.changed,
            ])}
        />
      </details>
    </>
  );
}
