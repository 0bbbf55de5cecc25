import type { ComponentChildren } from "preact";
import type { Figure } from "../figures/document.ts";
import type { View } from "../figures/view.ts";
import { view } from "../state/view.ts";
import { Folds } from "./folded.tsx";
import { Grid, Headlines, MoreMeasures, Section } from "./page-parts.tsx";
import { Shown } from "./shown.tsx";

/** Figures by their ids. */
export type Figures = Readonly<Record<string, Figure>>;

/** The figures of a folder by their files' names: `import.meta.glob("../../figures/<area>/*.ts", { eager: true })`. */
export const figuresOf = (modules: Readonly<Record<string, { readonly figure: Figure }>>): Figures =>
  Object.fromEntries(
    Object.entries(modules).map(([path, { figure }]) => [path.replace(/^.*\/|\.ts$/g, ""), figure]),
  );

/**
 * A section of a page: its decisive figure open, the others in order as one line each, and after them those of its name
 * that the page does not list.
 */
export interface SectionPlan {
  readonly id: string;
  readonly title: (view: View) => string;
  readonly about?: (view: View) => string;
  readonly figures: readonly string[];
  /** How many of its figures are open; none where it decides less than the sections above. One unless said. */
  readonly open?: number;
}

/** A page as a list of figures. */
export interface Plan {
  readonly figures: Figures;
  readonly lead?: string;
  readonly headlines?: readonly string[];
  readonly sections: readonly SectionPlan[];
  /** Areas whose remaining measures come last. */
  readonly areas?: readonly string[];
}

/** What a plan shows of a section. */
export function sectionFigures(
  { figures, sections }: Pick<Plan, "figures" | "sections">,
  section: SectionPlan,
): string[] {
  const placed = new Set(sections.flatMap((each) => each.figures));
  const further = Object.entries(figures)
    .filter(([id, figure]) => figure.section === section.id && !placed.has(id))
    .map(([id]) => id);
  return [...section.figures, ...further];
}

function Placed({ figures, id, place }: { figures: Figures; id: string; place?: string }) {
  const figure = figures[id];
  return figure ? <Shown id={id} figure={figure} {...(place ? { place } : {})} /> : null;
}

function PlannedSection({ plan, section }: { plan: Plan; section: SectionPlan }) {
  const place = `section-${section.id}`;
  const now = view.value;
  const ids = sectionFigures(plan, section);
  const { open = 1 } = section;
  return (
    <Section id={place} title={section.title(now)} {...(section.about ? { about: section.about(now) } : {})}>
      {open > 0 && (
        <Grid>
          {ids.slice(0, open).map((id) => (
            <Placed key={id} figures={plan.figures} id={id} place={place} />
          ))}
        </Grid>
      )}
      <Folds
        section={place}
        figures={ids.slice(open).flatMap((id) => {
          const figure = plan.figures[id];
          return figure ? [[id, figure] as const] : [];
        })}
      />
    </Section>
  );
}

/** The sections of a plan. */
export const PlannedSections = ({ plan }: { plan: Plan }) => (
  <>
    {plan.sections.map((section) => (
      <PlannedSection key={section.id} plan={plan} section={section} />
    ))}
  </>
);

/** A page: its first sentence, its headline figures, its sections. `above` stands under the first sentence. */
export function LaidOut({
  plan,
  above,
  children,
}: {
  plan: Plan;
  above?: ComponentChildren;
  children?: ComponentChildren;
}) {
  const { figures, lead, headlines = [], areas } = plan;
  return (
    <div class="page">
      {lead && <Placed figures={figures} id={lead} />}
      {above}
      {headlines.length > 0 && (
        <Headlines>
          {headlines.map((id) => (
            <Placed key={id} figures={figures} id={id} />
          ))}
        </Headlines>
      )}
      <PlannedSections plan={plan} />
      {children}
      {areas && <MoreMeasures areas={areas} figures={figures} />}
    </div>
  );
}
