import { inPageStorage } from "../../support/pageStorage.mjs";
import { busySeconds, measureAnswer, quantile, spread, tell } from "./measure.mjs";

/** Pairs of a large run whose maps are stored; the others have numbers only, as in a bundle without fields. */
const WITH_MAPS = 100;

/**
 * `count` pairs that repeat `rows` under other names, groups and numbers.
 * @param {readonly import("../../../src/domain/metricsSchema.ts").MetricsRow[]} rows
 * @param {number} count
 */
function manyRows(rows, count) {
	return Array.from({ length: count }, (_, i) => {
		const row = rows[i % rows.length];
		const share = ((i * 7919) % count) / count;
		return {
			pair_id: `embryo${String(i).padStart(5, "0")}_against_reference`,
			tgt_embryo_id: `embryo${i}`,
			genotype: ["wt", "het", "hom"][i % 3],
			bin_src_hpf: 24 + 4 * (i % 7),
			bin_tgt_hpf: 24 + 4 * (i % 7),
			cost: row.cost * (0.5 + share),
			total_transport_cost_um2: row.total_transport_cost_um2 * (0.5 + share),
			mean_transport_distance_um: row.mean_transport_distance_um * (0.5 + share),
		};
	});
}

/** Longest gaps between frames and tasks over 50 ms while `work` is under way. */
async function smoothness(page, work) {
	await page.evaluate(() => {
		const found = { gaps: [], long: [], over: false };
		globalThis.smooth = found;
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) if (!found.over) found.long.push(entry.duration);
		}).observe({ type: "longtask" });
		let last = performance.now();
		requestAnimationFrame(function frame(now) {
			found.gaps.push(now - last);
			last = now;
			if (!found.over) requestAnimationFrame(frame);
		});
	});
	await work();
	const { gaps, long } = await page.evaluate(() => {
		globalThis.smooth.over = true;
		return globalThis.smooth;
	});
	return `${gaps.length} frames, p95 ${quantile(gaps, 0.95).toFixed(0)} ms, longest ${Math.max(...gaps).toFixed(0)} ms; ${long.length} tasks over 50 ms`;
}

/** @param {import("playwright").Page} page @param {string} selector */
async function scrolled(page, selector) {
	const box = await page.locator(selector).boundingBox();
	if (box === null) throw new Error(`${selector} is not there.`);
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
	return smoothness(page, async () => {
		for (let i = 0; i < 120; i++) {
			await page.mouse.wheel(0, i < 80 ? 300 : 3000);
			await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
		}
	});
}

/**
 * The pairs table and the overview of a run of `count` pairs.
 * @param {import("playwright").Page} page on which run `from` is stored
 * @param {string} from
 * @param {number} count
 */
export async function measureManyPairs(page, from, count) {
	const runId = `repeated-${count}`;
	process.stdout.write(`A run of ${count.toLocaleString("en")} pairs:\n`);
	const rows = await inPageStorage(page, "readRows", from);
	const changes = manyRows(rows, count);
	await inPageStorage(page, "repeatRun", { from, to: runId, changes, withMaps: WITH_MAPS });
	const began = performance.now();
	await page.goto(`${page.url().split("#")[0]}#run=${runId}`);
	await page.reload();
	const table = page.getByRole("table", { name: "Pairs" });
	await table.getByText("embryo00000").first().waitFor({ timeout: 120_000 });
	const loadedMs = performance.now() - began;
	tell(
		"page load to table",
		`${loadedMs.toFixed(0)} ms wall; ${(1000 * (await busySeconds(page))).toFixed(0)} ms main thread`,
	);
	await page.getByRole("img", { name: /^Cost density of/ }).waitFor();

	const click = (locator, part) => measureAnswer(page, { event: "click", act: () => locator.click(), part });
	const times = async (n, work) => {
		const answers = [];
		for (let i = 0; i < n; i++) answers.push(await work(i));
		return spread(answers);
	};
	tell("scrolling the table", await scrolled(page, ".table-scroll"));
	const cost = table.getByRole("button", { name: /^Cost/ });
	const name = table.getByRole("button", { name: /^Pair/ });
	tell("sorting by a number", await times(6, () => click(cost, ".left")));
	tell("sorting by name", await times(6, () => click(name, ".left")));
	const filter = page.getByRole("textbox", { name: "Filter pairs" });
	await filter.focus();
	const letters = [..."hom 40"];
	tell(
		"a letter in the filter",
		await times(letters.length, (i) =>
			measureAnswer(page, { event: "input", act: () => page.keyboard.press(letters[i]), part: ".left" }),
		),
	);
	await filter.fill("");
	await page.locator(".layer-bar").click({ position: { x: 2, y: 2 } });
	await page.keyboard.press("Home");
	tell(
		"j, next pair",
		await times(10, () => measureAnswer(page, { event: "keydown", act: () => page.keyboard.press("j") })),
	);
	tell("marking a pair", await times(6, (i) => click(table.getByRole("checkbox").nth(i), ".left")));
	tell("a row arrives", await arrivingRows(page, { ...rows[0], ...changes[0], run_id: runId }));

	const answer = await click(page.getByRole("button", { name: "Overview" }), ".shell");
	tell("opening the overview", spread([answer]));
	tell("its elements", `${await page.evaluate(() => document.querySelectorAll("*").length)}`);
	tell("scrolling the wall", await scrolled(page, ".wall"));
}

/** The run's events are repeated on a channel to tabs that watch; here the bench is the tab that runs it. */
async function arrivingRows(page, row) {
	const runId = row.run_id;
	const runner = await page.context().newPage();
	await runner.goto(page.url().split("#")[0] ?? "");
	await runner.evaluate(
		(id) =>
			new Promise((held) => {
				navigator.locks.request(`maskflow-run:${id}`, () => {
					held(undefined);
					return new Promise(() => {});
				});
			}),
		runId,
	);
	await inPageStorage(runner, "setRunState", { runId, state: "running" });
	await page.bringToFront();
	await page.reload();
	await page.getByRole("button", { name: "Stop watching" }).waitFor({ timeout: 120_000 });
	await page.waitForTimeout(1000);
	const send = (n) =>
		runner.evaluate(
			([id, one, number]) => {
				const channel = new BroadcastChannel(`maskflow-run-events:${id}`);
				for (let i = 0; i < number; i++) {
					channel.postMessage({ kind: "pair-finished", row: { ...one, runtime_sec: Math.random() } });
				}
				channel.close();
			},
			[runId, row, n],
		);
	const before = await busySeconds(page);
	const rows = 20;
	for (let i = 0; i < rows; i++) {
		await send(1);
		await page.waitForTimeout(100);
	}
	const each = (1000 * ((await busySeconds(page)) - before)) / rows;
	await inPageStorage(runner, "setRunState", { runId, state: "finished" });
	await runner.close();
	await page.reload();
	await page.getByRole("table", { name: "Pairs" }).getByText("embryo00000").first().waitFor({ timeout: 120_000 });
	return `${each.toFixed(1)} ms main thread each (n = ${rows})`;
}
