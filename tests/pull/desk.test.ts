import { contractTests } from "./contract.ts";
import { deskFixture } from "./desk.ts";

contractTests(deskFixture);
