/* SPDX-License-Identifier: BSD-2-Clause */
/* The annotations that the documents print and ported prototypes carry: nothing to our compilers.
 * The older ones with two underscores are left out: GNU's C++ library uses __in and __out itself.
 */
#pragma once

#define _In_
#define _In_opt_
#define _In_z_
#define _In_opt_z_
#define _In_reads_(size)
#define _In_reads_opt_(size)
#define _In_reads_z_(size)
#define _In_reads_bytes_(size)
#define _In_reads_bytes_opt_(size)
#define _In_range_(low, high)
#define _Out_
#define _Out_opt_
#define _Out_writes_(size)
#define _Out_writes_opt_(size)
#define _Out_writes_z_(size)
#define _Out_writes_opt_z_(size)
#define _Out_writes_to_(size, count)
#define _Out_writes_to_opt_(size, count)
#define _Out_writes_all_(size)
#define _Out_writes_bytes_(size)
#define _Out_writes_bytes_opt_(size)
#define _Out_writes_bytes_to_(size, count)
#define _Out_writes_bytes_to_opt_(size, count)
#define _Out_writes_bytes_all_(size)
#define _Out_range_(low, high)
#define _Inout_
#define _Inout_opt_
#define _Inout_z_
#define _Inout_updates_(size)
#define _Inout_updates_opt_(size)
#define _Inout_updates_bytes_(size)
#define _Inout_updates_bytes_opt_(size)
#define _Outptr_
#define _Outptr_opt_
#define _Outptr_result_maybenull_
#define _Outptr_opt_result_maybenull_
#define _Outptr_result_z_
#define _Outptr_result_buffer_(size)
#define _Outptr_result_bytebuffer_(size)
#define _COM_Outptr_
#define _Ret_maybenull_
#define _Ret_notnull_
#define _Ret_null_
#define _Ret_z_
#define _Ret_range_(low, high)
#define _Success_(expression)
#define _Return_type_success_(expression)
#define _On_failure_(annotation)
#define _Always_(annotation)
#define _When_(expression, annotation)
#define _At_(target, annotation)
#define _Check_return_
#define _Must_inspect_result_
#define _Use_decl_annotations_
#define _Reserved_
#define _Notnull_
#define _Maybenull_
#define _Null_terminated_
#define _NullNull_terminated_
#define _Printf_format_string_
#define _Field_size_(size)
#define _Field_size_opt_(size)
#define _Field_size_bytes_(size)
#define _Field_range_(low, high)
#define _Struct_size_bytes_(size)
#define _Pre_notnull_
#define _Pre_maybenull_
#define _Pre_valid_
#define _Post_invalid_
#define _Post_notnull_
#define _Post_valid_
#define _Post_ptr_invalid_
#define _Post_satisfies_(expression)
#define _Analysis_assume_(expression)
#define _Frees_ptr_
#define _Frees_ptr_opt_
#define _Function_class_(name)
#define _Interlocked_operand_
#define _IRQL_requires_(level)
#define _IRQL_requires_max_(level)
#define _IRQL_requires_min_(level)
#define _IRQL_requires_same_
