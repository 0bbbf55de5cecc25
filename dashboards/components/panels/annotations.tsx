import { useSignal } from "@preact/signals";
import { type Annotation, addAnnotation, changeAnnotation, removeAnnotation } from "../../api.ts";
import { annotationText } from "../../figures/finish.ts";
import { compareNames } from "../../format/intl.ts";
import { formatDate } from "../../format/number.ts";
import { annotationDay, loadAnnotations } from "../../state/annotations.ts";
import { annotations } from "../../state/events.ts";
import { tell } from "../../state/panels.ts";
import { language } from "../../state/preferences.ts";
import { may } from "../../state/rights.ts";
import { filterable } from "../../state/route.ts";
import { messageOf } from "../../state/use-answer.ts";
import { dimensionLabel, filterText, valueLabel, view } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import type { Language } from "../../types.ts";
import { Remove } from "./confirm.tsx";
import { DrawerPanel } from "./dialog.tsx";
import { panelText } from "./words.ts";

const LONGEST = 200;

const dimensions = () =>
  [...world.value.dimensions.values()]
    .filter(({ dimension, values }) => filterable.value?.has(dimension) && values.length > 0)
    .sort((a, b) => compareNames(dimensionLabel(a.dimension), dimensionLabel(b.dimension), language.value));

/** Writes a new annotation, or changes one. */
function Form({ annotation, done }: { annotation?: Annotation; done?: () => void }) {
  const words = panelText.value.annotations;
  const date = useSignal(annotation?.date ?? annotationDay.value);
  const texts = useSignal({ zh: annotation?.text.zh ?? "", en: annotation?.text.en ?? "" });
  const dimension = useSignal(annotation?.filter?.dimension ?? "");
  const value = useSignal(annotation?.filter?.value ?? "");
  const failed = useSignal("");
  const busy = useSignal(false);
  const own = language.value;
  const other: Language = own === "zh" ? "en" : "zh";
  const values = world.value.dimensions.get(dimension.value)?.values ?? [];
  const save = async (event: Event) => {
    event.preventDefault();
    busy.value = true;
    failed.value = "";
    const { zh, en } = texts.value;
    const body = {
      date: date.value,
      text: { ...(zh.trim() ? { zh } : {}), ...(en.trim() ? { en } : {}) },
      filter: dimension.value && value.value ? { dimension: dimension.value, value: value.value } : null,
    };
    try {
      await (annotation ? changeAnnotation(annotation.id, body) : addAnnotation(body));
      await loadAnnotations();
      tell(words.saved);
      if (!annotation) {
        texts.value = { zh: "", en: "" };
        date.value = "";
      }
      done?.();
    } catch (error) {
      failed.value = messageOf(error);
    } finally {
      busy.value = false;
    }
  };
  const textField = (each: Language, label: string, required: boolean) => (
    <label>
      {label}
      <input
        type="text"
        lang={each === "zh" ? "zh-CN" : "en"}
        maxLength={LONGEST}
        required={required}
        value={texts.value[each]}
        onInput={(event) => {
          texts.value = { ...texts.value, [each]: event.currentTarget.value };
        }}
      />
    </label>
  );
  return (
    <form class="panel-form" onSubmit={(event) => void save(event)}>
      <label>
        {words.date}
        <input
          type="date"
          required
          min="1990-01-01"
          max="2099-12-31"
          value={date.value}
          onInput={(event) => {
            date.value = event.currentTarget.value;
          }}
        />
      </label>
      {textField(own, words.text, !texts.value[other].trim())}
      {textField(other, words.otherText, false)}
      <div class="pair">
        <label>
          {words.whom}
          <select
            value={dimension.value}
            onChange={(event) => {
              dimension.value = event.currentTarget.value;
              value.value = "";
            }}
          >
            <option value="">{words.everybody}</option>
            {dimensions().map((each) => (
              <option key={each.dimension} value={each.dimension}>
                {dimensionLabel(each.dimension)}
              </option>
            ))}
          </select>
        </label>
        {dimension.value && (
          <label>
            {dimensionLabel(dimension.value)}
            <select
              required
              value={value.value}
              onChange={(event) => {
                value.value = event.currentTarget.value;
              }}
            >
              <option value="">{words.choose}</option>
              {values.map((each) => (
                <option key={each.value} value={each.value}>
                  {valueLabel(dimension.value, each.value)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      {failed.value && (
        <p class="failed" role="alert">
          {failed.value}
        </p>
      )}
      <div class="form-end">
        {annotation && (
          <button type="button" class="quiet" onClick={() => done?.()}>
            {panelText.value.common.cancel}
          </button>
        )}
        <button type="submit" class="primary" disabled={busy.value}>
          {annotation ? panelText.value.common.save : words.add}
        </button>
      </div>
    </form>
  );
}

function Entry({ annotation }: { annotation: Annotation }) {
  const words = panelText.value;
  const editing = useSignal(false);
  const said = annotationText(view.value, annotation);
  if (editing.value)
    return (
      <li>
        <Form
          annotation={annotation}
          done={() => {
            editing.value = false;
          }}
        />
      </li>
    );
  return (
    <li>
      <p>
        <b>{formatDate(annotation.date, language.value)}</b> <span translate={false}>{said}</span>
      </p>
      <p class="muted">
        {[
          annotation.filter ? filterText(annotation.filter.dimension, [annotation.filter.value]) : "",
          words.annotations.by(annotation.owner.name[language.value]),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {annotation.own && may("annotate") && (
        <p class="entry-actions">
          <button
            type="button"
            class="quiet"
            aria-label={words.common.changeNamed(said)}
            onClick={() => {
              editing.value = true;
            }}
          >
            {words.common.change}
          </button>
          <Remove
            name={said}
            run={() => {
              removeAnnotation(annotation.id)
                .then(loadAnnotations)
                .then(() => tell(words.annotations.removed))
                .catch((error: unknown) => tell(messageOf(error)));
            }}
          />
        </p>
      )}
    </li>
  );
}

/** Events that charts over time mark: the list, and a form for a new one. */
export function Panel() {
  const words = panelText.value.annotations;
  return (
    <DrawerPanel title={words.title}>
      <p>{words.about}</p>
      {may("annotate") && (
        <section>
          <h3>{words.new}</h3>
          <Form />
        </section>
      )}
      <section>
        <h3>{words.all(annotations.value.length)}</h3>
        {annotations.value.length === 0 ? (
          <p class="muted">{words.none}</p>
        ) : (
          <ul class="entries">
            {annotations.value.map((annotation) => (
              <Entry key={annotation.id} annotation={annotation} />
            ))}
          </ul>
        )}
      </section>
    </DrawerPanel>
  );
}
