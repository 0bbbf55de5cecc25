import { defineConfig } from "vite";

/** The web app: `dashboards/` -> `dist/`, served by the API on the same origin. */
export default defineConfig({
  root: "dashboards",
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        assetFileNames: "assets/[name]-[hash][extname]",
        codeSplitting: {
          groups: [
            // what draws comes as one file, not as six
            { name: "plot", test: /node_modules[\\/](@observablehq|d3-|internmap)/ },
            // what every page has stays in one piece, whichever of it a part that comes later needs
            {
              name: "base",
              test: /node_modules[\\/](preact|@preact)|dashboards[\\/](state|api\.ts|text[\\/](common|text|words)\.ts)/,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": process.env.ASSAY_API ?? "http://127.0.0.1:8100" } },
});
