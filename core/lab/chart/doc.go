// Package chart draws figures as SVG, to stand inside an HTML page: curves with bands, the Pareto front of cost and gain, and
// forest plots of intervals. It is pure: values go in, and text comes out, the same for the same values.
//
// A figure has a title and a description for readers who do not see it. Lines differ by colour, dash and mark, each enough by
// itself. Colours are in Style, for light and dark screens and for paper. A figure scales with its column, down to a phone's.
package chart
