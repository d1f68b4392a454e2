/**
 * Runs in the page before its own code: notes when the map was last drawn on (elements and canvases alike), and which
 * frame showed it.
 */
export function watchPainting() {
	const notes = { changed: 0, painted: 0, waiting: false };
	Object.assign(globalThis, { paintNotes: notes });
	const note = () => {
		notes.changed = performance.now();
		if (notes.waiting) return;
		notes.waiting = true;
		// The first frame runs before the picture is put on the screen, the second after it.
		requestAnimationFrame(() =>
			requestAnimationFrame(() => {
				notes.waiting = false;
				notes.painted = performance.now();
			}),
		);
	};
	const watched = (node) =>
		(node instanceof Element ? node : node.parentElement)?.closest(globalThis.watchedPart ?? "main");
	addEventListener("DOMContentLoaded", () => {
		const observer = new MutationObserver((changes) => {
			if (changes.some(({ target }) => watched(target))) note();
		});
		observer.observe(document.documentElement, {
			subtree: true,
			childList: true,
			attributes: true,
			characterData: true,
		});
	});
	for (const name of ["drawImage", "putImageData", "fill", "stroke", "fillRect"]) {
		const draw = CanvasRenderingContext2D.prototype[name];
		CanvasRenderingContext2D.prototype[name] = function (...args) {
			if (!this.canvas.isConnected || watched(this.canvas)) note();
			return draw.apply(this, args);
		};
	}
}

/** How long nothing may change before an answer counts as whole. */
const QUIET_MS = 250;

/**
 * What one press, click or move costs: from the event to the frame that shows the last change it made (`wallMs`), and how
 * long the page's main thread worked for it (`cpuMs`: script, style, layout and painting commands, in thread time).
 * @param {import("playwright").Page} page
 * @param {{ event: string, act: () => Promise<void>, part?: string }} what `part`: only changes inside this selector count
 * @returns {Promise<{ wallMs: number, cpuMs: number } | null>} null when nothing changed
 */
export async function measureAnswer(page, { event, act, part = "main" }) {
	const metrics = await metricsOf(page);
	await page.evaluate(
		([type, selector]) => {
			globalThis.watchedPart = selector;
			globalThis.began = 0;
			const begin = (/** @type {Event} */ happened) => {
				globalThis.began = happened.timeStamp;
			};
			addEventListener(type, begin, { capture: true, once: true });
		},
		[event, part],
	);
	const before = await metrics();
	await act();
	const wallMs = await page.evaluate(
		(quietMs) =>
			new Promise((resolve) => {
				const look = () => {
					const { changed, painted, waiting } = globalThis.paintNotes;
					if (globalThis.began === 0 || waiting || performance.now() - Math.max(changed, globalThis.began) < quietMs)
						setTimeout(look, 20);
					else resolve(changed < globalThis.began ? null : painted - globalThis.began);
				};
				look();
			}),
		QUIET_MS,
	);
	const after = await metrics();
	return wallMs === null ? null : { wallMs, cpuMs: 1000 * (after.TaskDuration - before.TaskDuration) };
}

const sessions = new WeakMap();

/** @param {import("playwright").Page} page */
async function metricsOf(page) {
	const known = sessions.get(page);
	if (known !== undefined) return known;
	const session = await page.context().newCDPSession(page);
	await session.send("Performance.enable", { timeDomain: "threadTicks" });
	const read = async () => {
		const { metrics } = await session.send("Performance.getMetrics");
		return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
	};
	sessions.set(page, read);
	return read;
}

/** Seconds of thread time that the page's main thread has worked since it was loaded. @param {import("playwright").Page} page */
export async function busySeconds(page) {
	const metrics = await metricsOf(page);
	return (await metrics()).TaskDuration;
}

/** @param {readonly number[]} values @param {number} share */
export function quantile(values, share) {
	const sorted = values.toSorted((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/**
 * "p50 41, p95 66 ms wall; 18, 25 ms main thread (n = 40)"
 * @param {readonly ({ wallMs: number, cpuMs: number } | null)[]} answers
 */
export function spread(answers) {
	const there = answers.filter((answer) => answer !== null);
	const pair = (/** @type {"wallMs" | "cpuMs"} */ key) => {
		const values = there.map((answer) => answer[key]);
		return [quantile(values, 0.5), quantile(values, 0.95)].map((value) => value.toFixed(0));
	};
	const [wall, cpu] = [pair("wallMs"), pair("cpuMs")];
	return `p50 ${wall[0]}, p95 ${wall[1]} ms wall; ${cpu[0]}, ${cpu[1]} ms main thread (n = ${there.length})`;
}

/** @param {string} title @param {string} words */
export function tell(title, words) {
	process.stdout.write(`  ${title.padEnd(26)} ${words}\n`);
}
