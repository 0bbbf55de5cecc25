import { getModels } from "../../api.ts";
import { Choice } from "../../components/choice.tsx";
import { TableFigure } from "../../components/table-figure.tsx";
import { formatCount, formatDate, formatPercent } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { filters, route } from "../../state/route.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { dimensionLabel, valueLabel } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { say, text } from "../../text/text.ts";
import { pageText } from "./words.ts";

/** What the scoring model of a job weighs, how that shows in behaviour, and how often it was renewed. */
export function Models() {
  const words = pageText.value.models;
  const jobs = (world.value.dimensions.get("job")?.values ?? []).map(({ value }) => value);
  const filtered = filters.value.job?.find((job) => jobs.includes(job));
  const first = filtered ?? jobs[0] ?? "";
  const job = jobs.find((each) => each === route.value.extra.model) ?? first;
  const { answer } = useAnswer(`models ${job} ${world.value.health.warehouse?.version}`, () =>
    job === "" ? Promise.reject(new Error(words.none)) : getModels(job),
  );
  const models = answer.kind === "ready" ? answer.value : null;
  const current = models?.versions.find((version) => version.is_current);
  const before = models?.versions[1];
  const share = (value: number | undefined) =>
    value === undefined ? text.value.dash : formatPercent(value, language.value);
  const weightIn = (version: typeof current, competency: string) =>
    version?.competencies.find((each) => each.competency === competency)?.weight;
  const name = valueLabel("job", job);
  const told = current?.competencies
    .map(({ competency, weight }) => `${valueLabel("competency", competency)} ${share(weight)}`)
    .join(text.value.semicolon);
  const renewed = models ? new Set(models.versions.map(({ valid_from }) => valid_from.slice(0, 7))).size : 0;
  return (
    <>
      <div class="choices">
        <Choice
          name="model"
          label={dimensionLabel("job")}
          options={[first, ...jobs.filter((each) => each !== first)].map((value) => ({
            value,
            label: valueLabel("job", value),
          }))}
        />
      </div>
      <TableFigure
        id="scoring-model"
        title={current && told ? words.finding(name, told) : words.title(name)}
        about={words.about}
        scope={
          current && models
            ? words.scope(
                current.version,
                formatDate(current.valid_from, language.value),
                formatCount(renewed, language.value),
              )
            : text.value.figure.wholeRecord
        }
        loading={answer.kind === "loading"}
        empty={answer.kind === "failed" ? answer.message : words.none}
        expected={3}
        explained={{
          about: words.about,
          formula: words.formula,
          notes: [],
          sql: models?.sql ?? "",
          address: `/api/models/${job}`,
        }}
        columns={[
          { name: dimensionLabel("competency") },
          {
            name: words.weight,
            number: true,
            file: [{ key: "weight", name: words.weight, format: "percent" }],
          },
          {
            name: words.before,
            number: true,
            file: [{ key: "weight_before", name: words.before, format: "percent" }],
          },
          { name: words.indicators },
        ]}
        rows={(current?.competencies ?? []).map(({ competency, weight }) => {
          const known = models?.competencies.find((each) => each.competency === competency);
          const indicators = known?.indicators.join(text.value.semicolon) ?? "";
          const earlier = weightIn(before, competency);
          return {
            key: competency,
            cells: [
              known ? say(known.label) : competency,
              { text: share(weight), values: [weight] },
              { text: share(earlier), values: [earlier ?? null] },
              { text: indicators, values: [indicators], asWritten: true },
            ],
          };
        })}
      />
    </>
  );
}
