import { pathChangesOf } from "../path-changes.ts";

export const figure = pathChangesOf("satisfaction", ["satisfied", "complaints"]);
