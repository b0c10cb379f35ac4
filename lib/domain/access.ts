import type { Role, RoleScope } from './events/person'

export type Viewer = { personId: string; roles: readonly { scope: RoleScope; role: Role }[] }
