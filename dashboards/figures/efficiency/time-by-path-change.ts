import { pathChangesOf } from "../path-changes.ts";

export const figure = pathChangesOf("time", ["days"]);
