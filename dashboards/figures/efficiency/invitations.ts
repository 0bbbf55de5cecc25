import { formatValue } from "../../format/number.ts";
import { compared, ratioText } from "../contrasts.ts";
import { define, type MetricAnswer, onlyPeriod } from "../document.ts";
import { answerMarks } from "../marks.ts";
import { plain, scopeText } from "../say.ts";
import type { View } from "../view.ts";
import { wordsOf } from "./parts/steps.ts";

const step = (view: View, metric: string) =>
  onlyPeriod(view, metric, { by: ["invite_channel"], contrast: "invite_channel:wecom:email" });

export const figure = define({
  also: ["邀约渠道、企业微信、短信", "invitation channel, WeCom, text message"],
  section: "invitations",
  asks: (view) => ({
    delivered: step(view, "invite_delivery_rate"),
    opened: step(view, "invite_open_rate"),
    responded: step(view, "invite_response_rate"),
    took: step(view, "participation_rate"),
    completed: step(view, "ai_completion_rate"),
  }),
  shows: ({ delivered, opened, responded, took, completed }, view) => {
    const words = wordsOf(view);
    const steps = [delivered, opened, responded, took, completed];
    const name = ({ question: { metric } }: MetricAnswer) => words.inviteSteps[metric] ?? metric;
    const open = compared(view, opened);
    const isMore = open?.contrast.clear && (open.contrast.ratio.value ?? 0) > 1;
    return {
      kind: "chart",
      title: isMore
        ? words.inviteFinding(
            open.names.focal,
            open.names.reference,
            formatValue("ratio", open.contrast.ratio.value ?? 0, view.language),
          )
        : words.inviteTitle,
      about: words.inviteAbout,
      scope: scopeText(view, "period"),
      metrics: steps.map(({ question }) => question.metric),
      chart: "forest-ordered",
      size: "wide",
      options: { unit: "percent" },
      findings: steps.flatMap((each) => {
        const pair = compared(view, each);
        if (!pair) return [];
        const { names, focal, reference, contrast } = pair;
        const says = words.channelRatio(
          name(each),
          names.focal,
          plain(view, focal),
          names.reference,
          plain(view, reference),
          ratioText(view, pair),
          contrast.clear,
        );
        return [{ says, rests: [focal, reference, contrast.ratio] }];
      }),
      marks: steps.flatMap((each) =>
        answerMarks(view, each, { label: "invite_channel", heading: name(each) }),
      ),
      expected: 20,
    };
  },
});
