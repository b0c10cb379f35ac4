/** Where the journeys' own installation answers: not where a developer's does. */
export const port = 3170
export const address = `http://127.0.0.1:${port}`
