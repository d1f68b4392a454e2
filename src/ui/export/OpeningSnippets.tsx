import { useState } from "react";
import { OPENING_SNIPPETS } from "../../figures/words/openingSnippets.ts";
import { copyText } from "../../platform/figureFiles.ts";
import { Segmented } from "../kit/Segmented.tsx";

type Language = (typeof OPENING_SNIPPETS)[number]["language"];

/** How a bundle is opened elsewhere, to copy; `runId` stands in the paths. */
export function OpeningSnippets({ runId }: { readonly runId: string }) {
	const [language, setLanguage] = useState<Language>("Python");
	const [copied, setCopied] = useState(false);
	const snippet = OPENING_SNIPPETS.find((one) => one.language === language) ?? OPENING_SNIPPETS[0];
	const code = snippet.code.replaceAll("RUN", runId);
	return (
		<section aria-label="How to open this">
			<h2>How to open this</h2>
			<Segmented
				label="Language"
				value={language}
				options={OPENING_SNIPPETS.map((one) => ({ value: one.language, label: one.language }))}
				onChange={(next) => {
					setLanguage(next);
					setCopied(false);
				}}
			/>
			<pre>{code}</pre>
			<button type="button" className="quiet" onClick={() => void copyText(code).then(setCopied)}>
				{copied ? "Copied" : "Copy"}
			</button>
		</section>
	);
}
