import { join } from "node:path";
import { expect, test } from "vitest";
import { command, inTemporaryFolder, metricsOf, startCommand, writeInputs } from "./childCommand.ts";

/** Times of death, in ms after the run began to solve. */
const MOMENTS = Array.from({ length: 20 }, (_, i) => (i * 137) % 400);

test("killed again and again at any moment, the run ends with the results of an undisturbed one", async () => {
	await inTemporaryFolder(async (folder) => {
		const args = await writeInputs(folder, 30);
		const whole = await command([...args, "--run-id", "whole"]);
		expect(whole.code).toBe(0);
		let deaths = 0;
		for (const moment of MOMENTS) {
			const running = startCommand([...args, "--run-id", "killed"]);
			const started = await running.saying("Back end:").then(
				() => true,
				() => false,
			);
			if (!started) break;
			await new Promise((resolve) => setTimeout(resolve, moment));
			running.child.kill("SIGKILL");
			const { code } = await running.finished;
			if (code === null) deaths++;
		}
		expect(deaths).toBeGreaterThan(0);
		const last = await command([...args, "--run-id", "killed"]);
		expect(last.code).toBe(0);
		expect(await metricsOf(join(folder, "out", "killed"))).toEqual(await metricsOf(join(folder, "out", "whole")));
	});
});
