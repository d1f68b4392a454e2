/**
 * Loaded before the command line (`--import`): after every hundredth finished pair it collects garbage and appends what is
 * left to the file that MASKFLOW_MEMORY_LOG names, one line of JSON a time. Bytes, as process.memoryUsage() tells them.
 */
import { appendFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const EVERY_PAIRS = 100;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc");
const log = process.env.MASKFLOW_MEMORY_LOG;
const write = process.stderr.write.bind(process.stderr);
let pairs = 0;

process.stderr.write = (chunk, ...rest) => {
	if (/ ok, [\d.]+ s \(/.test(String(chunk)) && ++pairs % EVERY_PAIRS === 0 && log !== undefined) {
		collectGarbage();
		appendFileSync(log, `${JSON.stringify({ pairs, ...process.memoryUsage() })}\n`);
	}
	return write(chunk, ...rest);
};
