import { demoSettings } from "../../fixtures/settings.ts";
import { metricSettings, parseConfig } from "../../server/config.ts";
import { type Catalog, loadCatalog } from "../../server/metrics/catalog.ts";

/** The program's own metrics with the settings of the demo company. */
export function demoCatalog(): Promise<Catalog> {
  return loadCatalog(undefined, metricSettings(parseConfig(demoSettings, "the demo's settings")));
}
