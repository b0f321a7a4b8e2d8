/// The version that results are stamped with: equal versions give equal bytes.
package let assayVersion = "0.2.0"
