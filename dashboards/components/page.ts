import type { ComponentType } from "preact";

/** What a page file exports as `page`: the rail and the router find it by itself. */
export interface Page {
  /** Address and key of its name in the dictionaries; the file's name. */
  name: string;
  group: "findings" | "act" | "run";
  order: number;
  Component: ComponentType;
}
