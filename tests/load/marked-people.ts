import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** People who are to be erased, and others beside them. */
export const ERASED = 50;
const PEOPLE = 80;
/** Of those to be erased the first come in files of their own within the data directory. */
const ALONE = 10;

const all = Array.from({ length: PEOPLE }, (_, i) => i);
const at = (day: string) => `${day}T02:00:00Z`;
/** What is written of a person, unmistakable in every field. */
export const marked = (i: number) => ({
  name: `甄秘名${i}号`,
  phone: `1390077${String(i).padStart(4, "0")}`,
  email: `zhen.mi.${i}@marked.example`,
  national_id: `1101011990010177${String(i).padStart(2, "0")}`,
  transcript: `客户服务暗语${i}号转写`,
  comment: `暗语${i}号评语`,
  answer: `薪资暗语${i}号意见`,
  reason: `暗语${i}号原因`,
  broken: `暗语${i}号坏录音`,
  waiting: `暗语${i}号等待`,
  note: `甄秘名${i}号来电`,
});
/** Ids of a person in the sources. */
const ids = (i: number) => [
  `cand-${i}-x`,
  `appl-${i}-x`,
  `intv-${i}-x`,
  `hint-${i}-x`,
  `msg-${i}-x`,
  `resp-${i}-x`,
];

/** Everything by which bytes tell of the people to be erased. */
export function marksOf(people: readonly number[]): string[] {
  return people.flatMap((i) => [...Object.values(marked(i)), ...ids(i)]);
}

/** Writes the exports of a company: of some people within the data directory, of the others outside. */
export function writeMarked(outside: string, inside: string): void {
  const write = (path: string, rows: object[]) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${rows.map((row) => JSON.stringify({ source: "hr", ...row })).join("\n")}\n`);
  };
  const old = (i: number) => (i < ERASED ? "2025-02" : "2026-10");
  const plain = { updated_at: at("2024-01-01") };
  write(join(outside, "departments.jsonl"), [
    {
      department_id: "D1",
      source_id: "D1",
      name: "招聘部 | Recruiting",
      company: "C1:制造 | Manufacturing",
      ...plain,
    },
  ]);
  write(join(outside, "jobs.jsonl"), [
    {
      job_id: "J1",
      source_id: "J1",
      title: "主管 | Supervisor",
      job_family: "production",
      department_id: "D1",
      ...plain,
    },
  ]);
  write(join(outside, "competencies.jsonl"), [
    { competency_id: "communication", source_id: "communication", name_zh: "沟通", ...plain },
  ]);
  write(join(outside, "requisitions.jsonl"), [
    { requisition_id: "R1", source_id: "R1", job_id: "J1", requested_at: at("2024-01-01"), ...plain },
  ]);
  const feeds: Readonly<Record<string, (i: number) => object[]>> = {
    candidates: (i) => {
      const { name, phone, email, national_id } = marked(i);
      const record = {
        candidate_id: ids(i)[0],
        name,
        phone,
        email,
        national_id,
        birth_date: "1990-01-01",
        gender: i % 2 ? "female" : "male",
      };
      return [
        { ...record, source_id: `cand-${i}`, updated_at: at(`${old(i)}-01`) },
        // of no date: broken, with all that names the person
        { ...record, source_id: `cand-${i}`, birth_date: `暗语${i}号生日`, updated_at: at(`${old(i)}-02`) },
      ];
    },
    applications: (i) => [
      {
        application_id: ids(i)[1],
        source_id: `appl-${i}`,
        candidate_id: ids(i)[0],
        requisition_id: "R1",
        channel: "campus",
        screening_path: "ai",
        applied_at: at(`${old(i)}-02`),
        updated_at: at(`${old(i)}-02`),
      },
    ],
    stage_events: (i) => [
      {
        source_id: `even-${i}`,
        application_id: ids(i)[1],
        stage: "rejected",
        at: at(`${old(i)}-09`),
        reason: marked(i).reason,
        updated_at: at(`${old(i)}-09`),
      },
    ],
    messages: (i) => [
      {
        message_id: ids(i)[4],
        source_id: `mess-${i}`,
        application_id: ids(i)[1],
        channel: "email",
        sent_at: at(`${old(i)}-03`),
        updated_at: at(`${old(i)}-03`),
      },
    ],
    ai_interviews: (i) => [
      {
        interview_id: ids(i)[2],
        source_id: `intv-${i}`,
        application_id: ids(i)[1],
        vendor: "xuanji",
        completed_at: at(`${old(i)}-04`),
        overall_score: 50 + (i % 40),
        updated_at: at(`${old(i)}-04`),
      },
    ],
    ai_scores: (i) => [
      {
        source_id: `scor-${i}`,
        interview_id: ids(i)[2],
        competency_id: "communication",
        score: 50 + (i % 40),
        transcript: marked(i).transcript,
        updated_at: at(`${old(i)}-04`),
      },
      {
        source_id: `brok-${i}`,
        interview_id: ids(i)[2],
        competency_id: "communication",
        score: "many",
        transcript: marked(i).broken,
        updated_at: at(`${old(i)}-04`),
      },
      {
        source_id: `wait-${i}`,
        interview_id: ids(i)[2],
        competency_id: "unheard",
        score: 50,
        transcript: marked(i).waiting,
        updated_at: at(`${old(i)}-04`),
      },
    ],
    human_interviews: (i) => [
      {
        interview_id: ids(i)[3],
        source_id: `hint-${i}`,
        application_id: ids(i)[1],
        started_at: at(`${old(i)}-05`),
        updated_at: at(`${old(i)}-05`),
      },
    ],
    human_ratings: (i) => [
      {
        source_id: `rate-${i}`,
        interview_id: ids(i)[3],
        rater_id: "rater",
        score: 60,
        comment: marked(i).comment,
        updated_at: at(`${old(i)}-05`),
      },
    ],
    survey_answers: (i) => [
      {
        response_id: ids(i)[5],
        source_id: `resp-${i}`,
        respondent: "candidate",
        application_id: ids(i)[1],
        item: "open",
        comment: marked(i).answer,
        answered_at: at(`${old(i)}-06`),
        updated_at: at(`${old(i)}-06`),
      },
    ],
  };
  for (const [feed, rows] of Object.entries(feeds)) {
    write(join(inside, `${feed}.jsonl`), all.filter((i) => i < ALONE).flatMap(rows));
    write(join(outside, `${feed}.jsonl`), all.filter((i) => i >= ALONE).flatMap(rows));
  }
}

/** Records of a person in the exports. */
export const RECORDS_EACH = 12;

/** The marks that lie in clear in any file of a folder, with the file. */
export function found(folder: string, marks: readonly (string | Buffer)[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  if (files.length < 5) throw new Error(`${folder} has ${files.length} files`);
  return files.flatMap((file) => {
    const bytes = readFileSync(join(file.parentPath, file.name));
    const there = marks.filter((mark) => bytes.includes(mark));
    return there.length === 0
      ? []
      : [`${file.name} holds ${there.length}, as ${there[0]?.toString()}, ${there.at(-1)?.toString()}`];
  });
}
