/** Mantine told of our sizes and accent; colours themselves are in tokens.css. */
import { ActionIcon, Button, createTheme, Drawer, Menu, Modal, Notification, Popover, Select, TextInput, Tooltip } from '@mantine/core'

const face = "'Inter', system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
const brisk = { duration: 120 }
const close = { 'aria-label': 'Close' }

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  colors: {
    // Mantine's own dark greys are warm; these stand beside the page's cool ones.
    dark: ['#e8e9ee', '#c3c6d0', '#9aa0ae', '#737988', '#363a46', '#2a2d37', '#1b1d25', '#16181e', '#101116', '#0b0c10'],
    ink: ['#f0f1fd', '#dee1fa', '#bcc3f5', '#98a2f5', '#7a86ea', '#6470e0', '#5561d6', '#4551c6', '#3843ad', '#2c358c'],
  },
  fontFamily: face,
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '14px' },
  defaultRadius: 'sm',
  headings: {
    fontFamily: face,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.3' },
      h2: { fontSize: '15px', lineHeight: '1.4' },
      h3: { fontSize: '14px', lineHeight: '1.4' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs', fw: 500 } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 28 } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    Select: Select.extend({ defaultProps: { size: 'sm', comboboxProps: { transitionProps: brisk } } }),
    Menu: Menu.extend({ defaultProps: { transitionProps: brisk, shadow: 'md' } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } }),
    Popover: Popover.extend({ defaultProps: { transitionProps: brisk, shadow: 'md' } }),
    Modal: Modal.extend({ defaultProps: { transitionProps: brisk, centered: true, closeButtonProps: close } }),
    Drawer: Drawer.extend({ defaultProps: { transitionProps: brisk, closeButtonProps: close } }),
    Tooltip: Tooltip.extend({ defaultProps: { transitionProps: brisk, openDelay: 300 } }),
  },
})
