import { appendFileSync } from "node:fs";

const FOR_OTHERS =
	"../shared/tools/check_bundle.py and a Python with pandas, pyarrow, numpy and scipy (name it in PYTHON)";

/**
 * Says loudly that a check by another program did not happen: where it stands, and once more under the sum of all checks
 * (`scripts/test.mjs` names the file in NOT_CHECKED_LOG).
 */
export function warnNotChecked(what: string, needs = FOR_OTHERS): void {
	console.warn(`\n*** NOT CHECKED: ${what}. Needs ${needs}. ***\n`);
	const log = process.env["NOT_CHECKED_LOG"];
	if (log !== undefined) appendFileSync(log, `${what}: needs ${needs}\n`);
}
