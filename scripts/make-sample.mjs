/** `npm run sample`: draws the sample dataset into public/sample. Running it again changes nothing. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeSample } from "./sample/dataset.mjs";
import { ROOT, say } from "./steps.mjs";

const folder = join(ROOT, "public", "sample");
rmSync(folder, { recursive: true, force: true });
let total = 0;
for (const [path, content] of makeSample()) {
	const place = join(folder, path);
	mkdirSync(dirname(place), { recursive: true });
	writeFileSync(place, content);
	total += content.length;
}
say(`Wrote public/sample: ${(total / 1000).toFixed(0)} kB.`);
