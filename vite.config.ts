import { defineConfig, type Plugin } from "vite";

/** Of KaTeX's fonts the WOFF2 alone: whatever runs this page reads it, and the others are twice as large. */
const fontsOnce: Plugin = {
  name: "fonts-once",
  enforce: "pre",
  transform: (code, id) =>
    id.includes("katex") && id.endsWith(".css")
      ? code.replace(/,url\([^)]*\) format\("(?:woff|truetype)"\)/g, "")
      : undefined,
};

export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [fontsOnce],
  build: {
    outDir: "static/dist",
    emptyOutDir: true,
    manifest: true,
    // a data: address would need a wider Content-Security-Policy than 'self'
    assetsInlineLimit: 0,
    rollupOptions: { input: "static/src/main.ts" },
  },
  worker: { format: "es" },
});
