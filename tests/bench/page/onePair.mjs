import { busySeconds, measureAnswer, quantile, spread, tell } from "./measure.mjs";

const LAYERS = [
	["0", "overlay"],
	["1", "cost density"],
	["2", "velocity"],
	["3", "mass delta"],
	["4", "morph"],
];

/**
 * j and k through pairs that are in memory, on every layer.
 * @param {import("playwright").Page} page
 * @param {{ presses: number, pairs: number }} choices
 */
export async function measureSwitching(page, { presses, pairs }) {
	process.stdout.write("Switching pair, key to painted map:\n");
	await page.locator("main.inspect").waitFor();
	for (const [key, name] of LAYERS) {
		await page.keyboard.press(key);
		await page.keyboard.press("Home");
		// Once through, so that every pair is in memory.
		for (let i = 1; i < pairs; i++)
			await measureAnswer(page, { event: "keydown", act: () => page.keyboard.press("j") });
		const answers = [];
		for (let i = 0; i < presses; i++) {
			const back = Math.floor(i / (pairs - 1)) % 2 === 0;
			answers.push(
				await measureAnswer(page, {
					event: "keydown",
					act: () => page.keyboard.press(back ? "k" : "j"),
					part: ".middle",
				}),
			);
		}
		tell(name, spread(answers));
	}
}

/**
 * The pointer moves over the body: readout, image and lines of the pixel under it.
 * @param {import("playwright").Page} page
 * @param {number} moves
 */
export async function measureFollowing(page, moves) {
	process.stdout.write("Following a pixel, pointer move to painted image:\n");
	for (const [key, name] of LAYERS.slice(1, 4)) {
		await page.keyboard.press(key);
		const box = await page.locator(".plot-area").boundingBox();
		if (box === null) throw new Error("The map is not there.");
		const answers = [];
		for (let i = 0; i < moves; i++) {
			const [x, y] = [0.2 + (0.6 * ((i * 7) % moves)) / moves, 0.47 + 0.06 * ((i * 3) % 2)];
			const act = () => page.mouse.move(box.x + x * box.width, box.y + y * box.height);
			answers.push(await measureAnswer(page, { event: "pointermove", act, part: ".middle" }));
		}
		tell(name, spread(answers));
	}
	await page.mouse.move(2, 2);
}

/**
 * The morph plays by itself; how many pictures it drew and what each cost.
 * @param {import("playwright").Page} page
 */
export async function measureMorph(page) {
	process.stdout.write("Morph, playing for 3 s:\n");
	await page.keyboard.press("4");
	await page.getByRole("button", { name: "Play" }).click();
	const before = await busySeconds(page);
	const gaps = await page.evaluate(async () => {
		const found = [];
		const until = performance.now() + 3000;
		let last = performance.now();
		let seen = globalThis.paintNotes.changed;
		while (performance.now() < until) {
			await new Promise((resolve) => requestAnimationFrame(resolve));
			if (globalThis.paintNotes.changed === seen) continue;
			seen = globalThis.paintNotes.changed;
			found.push(performance.now() - last);
			last = performance.now();
		}
		return found;
	});
	const cpuMs = 1000 * ((await busySeconds(page)) - before);
	await page.getByRole("button", { name: "Pause", exact: true }).click();
	const perSecond = gaps.length / 3;
	const late = gaps.filter((gap) => gap > 1000 / 30).length;
	tell(
		"pictures",
		`${perSecond.toFixed(0)} a second, p95 ${quantile(gaps, 0.95).toFixed(0)} ms apart, ${late} of ${gaps.length} later than 33 ms; ${(cpuMs / gaps.length).toFixed(1)} ms main thread each`,
	);
}
