import { z } from 'zod'

/** A fidelity report as it was kept with an attempt: rules and words are those of the version that wrote it. */
export const KeptFidelity = z.object({
  program: z.string().nullable(),
  profile: z.string(),
  rows: z.array(
    z.object({
      rule: z.string(),
      says: z.array(z.string()),
      guides: z.array(z.string()),
      enforces: z.array(z.string()),
      mark: z.enum(['enforced', 'guidedOnly', 'refused', 'asksNothing']),
      leaks: z.string(),
      holds: z.string(),
    }),
  ),
})
export type KeptFidelity = z.infer<typeof KeptFidelity>

/** What an attempt's program was configured with: path and text of each file. */
export const KeptConfiguration = z.array(z.tuple([z.string(), z.string()]))
