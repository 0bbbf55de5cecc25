import { pathChangesOf } from "../path-changes.ts";

export const figure = pathChangesOf("questions", ["days", "satisfied", "complaints"]);
