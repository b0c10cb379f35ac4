// Every server action with who may ask it, for what, and what is then recorded. One that is served and is not here
// fails the test; an act of the access table that nothing here asks for does too.
import type { Act } from '../../../domain/access'
import { consoleForms } from './console-forms'
import type { Forms } from './form'
import { policyForms } from './policy-forms'
import { queueForms } from './queue-forms'
import { reviewForms } from './review-forms'
import { settingsForms } from './settings-forms'
import { trustForms } from './trust-forms'

export const forms: Forms = {
  ...consoleForms,
  ...policyForms,
  ...queueForms,
  ...reviewForms,
  ...settingsForms,
  ...trustForms,
}

/** Acts that no action asks for by themselves: applying a draft is the same form as merging. */
export const actsWithoutDoor: readonly Act[] = ['draft.apply', 'history.import']
