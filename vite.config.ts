import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/",
  publicDir: false,
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
