// What every story is about: one lane, and the commits and blobs that its runs name.

export const base = 'b'.repeat(40)
export const commit = 'c'.repeat(40)
export const merge = 'd'.repeat(40)
export const blob = '1'.repeat(64)
export const newerBlob = '2'.repeat(64)
export const lane = { agentId: 'a1', projectId: 'p1', taskType: 'docs' }
