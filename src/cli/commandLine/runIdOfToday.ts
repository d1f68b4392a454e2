/** Short words that are hard to mishear. */
const WORDS = [
	"amber",
	"birch",
	"coral",
	"delta",
	"ember",
	"fjord",
	"grove",
	"heron",
	"iris",
	"lotus",
	"maple",
	"otter",
	"pearl",
	"reed",
	"sage",
	"tide",
];

/** A run id for people who gave none: the date and a short word, "2026-05-04-heron". */
export function runIdOfToday(now: Date, random: () => number = Math.random): string {
	const two = (value: number) => String(value).padStart(2, "0");
	const word = WORDS[Math.floor(random() * WORDS.length)] ?? "run";
	return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}-${word}`;
}
