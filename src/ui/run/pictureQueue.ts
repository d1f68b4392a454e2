/** Reads under way at once: the engine reads one after the other, and what is scrolled past should not be waited for. */
const AT_ONCE = 2;

const waiting: (() => Promise<void>)[] = [];
let underWay = 0;

/**
 * Does the work of a small picture when its turn comes; the picture that came into sight last goes first. Returns how to
 * step out of the queue, which the picture does when it is out of sight again.
 */
export function queuePicture(work: () => Promise<void>): () => void {
	waiting.push(work);
	next();
	return () => {
		const at = waiting.indexOf(work);
		if (at >= 0) waiting.splice(at, 1);
	};
}

function next(): void {
	while (underWay < AT_ONCE) {
		const work = waiting.pop();
		if (work === undefined) return;
		underWay += 1;
		void work().finally(() => {
			underWay -= 1;
			next();
		});
	}
}
