/** What people do, and what they see, asked of the stand-in over HTTP. The only module that fetches. */

/** The stand-in would not do it, or the bot did not answer in time (`late`). */
export class Refused extends Error {
  constructor(description, late) {
    super(description);
    this.late = late;
  }
}

/** The result of an act. Throws Refused, or TypeError where nobody is there any more. */
export async function act(name, given = {}) {
  const response = await fetch(`/control/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(given),
  });
  const { ok, result, description } = await response.json();
  if (!ok) throw new Refused(description, response.status === 504);
  return result;
}

/** Where the bytes of a file are. */
export const fileAddress = (id) => `/control/file/${encodeURIComponent(id)}`;
