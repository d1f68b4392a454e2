/** In place of a part of the page whose code could not be fetched: the server is away, or has a newer version. */
export function NotLoaded() {
	return (
		<section className="screen-empty" role="alert">
			<h2>This part of the page could not be loaded</h2>
			<p>The server does not answer, or has a newer version. What was solved is kept in this browser.</p>
			<button type="button" className="primary" onClick={() => location.reload()}>
				Reload the page
			</button>
		</section>
	);
}
