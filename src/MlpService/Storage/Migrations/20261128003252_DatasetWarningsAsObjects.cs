using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlpService.Storage.Migrations
{
    /// <inheritdoc />
    public partial class DatasetWarningsAsObjects : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                UPDATE "Datasets" SET "Warnings" = (
                    SELECT json_group_array(json_object('code', 'other', 'column', NULL, 'message', value)) FROM json_each("Warnings"));
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                UPDATE "Datasets" SET "Warnings" = (
                    SELECT json_group_array(json_extract(value, '$.message')) FROM json_each("Warnings"));
                """);
        }
    }
}
