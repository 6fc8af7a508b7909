import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // the colours' test reads a style sheet
    css: true,
    include: ["static/src/**/*.test.ts"],
    environment: "node",
    // the machine that runs the tests often has two cores, and other suites at work on them
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});
