import type { RecordSaved, RecordTold, RecordVersionTold } from "../../../server/routes/records.ts";
import type { Retention } from "../../../server/routes/retention.ts";
import type {
  ErasurePreview,
  SubjectRequestDetail,
  SubjectRequests,
  SubjectRequestTold,
} from "../../../server/routes/subject-requests.ts";
import { call } from "../../api.ts";

// What only this page asks: in its own script, not in the first one.

export type { RecordSaved, RecordTold, RecordVersionTold } from "../../../server/routes/records.ts";
export type { Retention } from "../../../server/routes/retention.ts";
export type {
  ErasurePreview,
  SubjectRequestDetail,
  SubjectRequests,
  SubjectRequestTold,
} from "../../../server/routes/subject-requests.ts";

export type RecordKind = RecordTold["kind"];
export type Typed = Partial<
  Record<"candidate_id" | "source" | "phone" | "email" | "application_id" | "asked", string>
> & { kind: SubjectRequestTold["kind"]; channel: SubjectRequestTold["channel"] };
export type Act = {
  act: "propose" | "done" | "refuse";
  told?: string;
  with_rows?: boolean;
  outcome?: NonNullable<SubjectRequestTold["outcome"]>;
};

const one = (id: number) => `subject-requests/${id}`;
export const getRequests = () => call<SubjectRequests>("GET", "subject-requests");
export const takeIn = (typed: Typed) => call<SubjectRequestTold>("POST", "subject-requests", typed);
export const getRequest = (id: number) => call<SubjectRequestDetail>("GET", one(id));
export const act = (id: number, body: Act) => call<SubjectRequestTold>("PATCH", one(id), body);
export const getErasure = (id: number) => call<ErasurePreview>("GET", `${one(id)}/erasure`);
export const approve = (id: number, body: { approve: boolean; told?: string }) =>
  call<SubjectRequestTold>("POST", `${one(id)}/approval`, body);
export const copyAddress = (id: number, format: "html" | "json") => `/api/${one(id)}/copy?format=${format}`;

export const getRetention = () => call<Retention>("GET", "retention");
export const getRecord = (kind: RecordKind) => call<RecordTold>("GET", `records/${kind}`);
export const getVersion = (kind: RecordKind, version: string) =>
  call<RecordSaved>("GET", `records/${kind}/${version}`);
export const saveRecord = (
  kind: RecordKind,
  texts: readonly { section: string; field: string; zh: string; en: string }[],
) => call<RecordVersionTold>("POST", `records/${kind}`, { texts });
export const signRecord = (kind: RecordKind, version: string, name: string) =>
  call<RecordVersionTold>("POST", `records/${kind}/${version}/signature`, { name });
