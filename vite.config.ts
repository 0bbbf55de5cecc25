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
        // what draws comes as one file, not as six
        codeSplitting: { groups: [{ name: "plot", test: /node_modules[\\/](@observablehq|d3-|internmap)/ }] },
      },
    },
  },
  server: { proxy: { "/api": process.env.ASSAY_API ?? "http://127.0.0.1:8100" } },
});
