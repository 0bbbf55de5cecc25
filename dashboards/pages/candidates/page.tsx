import "../../styles/candidates.css";
import { route } from "../../state/route.ts";
import { CandidateDetail } from "./detail.tsx";
import { CandidateList } from "./list.tsx";

/** Candidates by pseudonym, or one of them where the address names a person. */
export function Page() {
  const { person } = route.value.extra;
  return person ? <CandidateDetail key={person} person={person} /> : <CandidateList />;
}
