using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MlpService.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ModelTags : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Tags",
                table: "Models",
                type: "TEXT",
                nullable: false,
                defaultValue: "{}");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Tags",
                table: "Models");
        }
    }
}
