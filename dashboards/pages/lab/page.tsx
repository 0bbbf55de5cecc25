import { figuresOf, LaidOut, type Plan } from "../../components/laid-out.tsx";

/** On which days people apply. */
const plan: Plan = {
  figures: figuresOf(import.meta.glob("../../figures/lab/*.ts", { eager: true })),
  sections: [{ id: "weekdays", figures: ["weekdays"] }],
};

export const Page = () => <LaidOut plan={plan} />;
