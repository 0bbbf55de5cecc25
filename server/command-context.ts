import { readConfig } from "./config.ts";
import type { Context } from "./context.ts";
import { createContext } from "./main.ts";
import { openData } from "./open-data.ts";

/** Does a command's work on a data directory that no other process has open, as the server would; closes it all after. */
export async function withContext<T>(data: string, work: (context: Context) => Promise<T>): Promise<T> {
  const config = readConfig(data);
  const database = await openData(data, config);
  try {
    const context = await createContext(database, config);
    try {
      return await work(context);
    } finally {
      await context.courier.stop();
      await context.pulls.stop();
      await context.audit.close();
      context.atOnce.close();
      await context.store.destroy();
    }
  } finally {
    await database.close();
  }
}
