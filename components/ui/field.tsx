import { type ComponentProps, type ReactNode, useId } from 'react'
import { classNames } from './class-names'

const control =
  'w-full rounded-md border border-control bg-surface px-2 text-sm text-ink disabled:opacity-60 aria-invalid:border-fail'

type Labelled = { label: string; hint?: ReactNode; labelHidden?: boolean }

type FrameProps = Labelled & { id: string; children: ReactNode; className?: string | undefined }

function Frame({ id, label, hint, labelHidden = false, children, className }: FrameProps) {
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={classNames('text-xs font-medium', labelHidden && 'sr-only')}>
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-ink-3">
          {hint}
        </p>
      )}
    </div>
  )
}

export type InputProps = ComponentProps<'input'> & Labelled

/** One line of text with its label, and a hint that is read with it. */
export function Input({ label, hint, labelHidden = false, className, ...rest }: InputProps) {
  const id = useId()
  return (
    <Frame {...{ id, label, hint, labelHidden, className }}>
      <input
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={classNames(control, 'h-8')}
        {...rest}
      />
    </Frame>
  )
}

export type TextareaProps = ComponentProps<'textarea'> & Labelled & { mono?: boolean }

export function Textarea({
  label,
  hint,
  labelHidden = false,
  mono = false,
  className,
  ...rest
}: TextareaProps) {
  const id = useId()
  const look = classNames(control, 'min-h-20 py-1.5', mono && 'font-mono text-xs leading-[19px]')
  return (
    <Frame {...{ id, label, hint, labelHidden, className }}>
      <textarea id={id} aria-describedby={hint ? `${id}-hint` : undefined} className={look} {...rest} />
    </Frame>
  )
}

export type Option = { value: string; label: string }
export type SelectProps = ComponentProps<'select'> & Labelled & { options: readonly Option[] }

/** The platform's own list: works without scripts, on phones and with every reader. */
export function Select({ label, hint, labelHidden = false, options, className, ...rest }: SelectProps) {
  const id = useId()
  return (
    <Frame {...{ id, label, hint, labelHidden, className }}>
      <select
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={classNames(control, 'h-8')}
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Frame>
  )
}

export type CheckboxProps = Omit<ComponentProps<'input'>, 'type'> & { label: ReactNode }

export function Checkbox({ label, className, ...rest }: CheckboxProps) {
  return (
    <label className={classNames('inline-flex min-h-6 items-center gap-2', className)}>
      <input type="checkbox" {...rest} />
      <span>{label}</span>
    </label>
  )
}
