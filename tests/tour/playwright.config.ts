import { defineConfig } from "@playwright/test";
import tests from "../../playwright.config.ts";

/** `npm run tour`: takes the README's pictures from the built page, with the same browser and server as the tests. */
export default defineConfig({ ...tests, testDir: ".", testMatch: "*.tour.ts", outputDir: "../../test-results" });
